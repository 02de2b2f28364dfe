import type {
  ListedBalancer,
  ListedDelivery,
  ListedListener,
  Listing,
} from '../../../functions/discover/listing.ts';

const ACCOUNT = '123456789012';
const AT_MS = Date.parse('2026-06-01T12:00:00Z');

const TYPES: Readonly<Record<string, ListedBalancer['balancerType']>> = {
  app: 'application',
  net: 'network',
};

/** A TLS listener of port 443 with one certificate. */
export function listener(own: Partial<ListedListener> = {}): ListedListener {
  return {
    ...{ id: 'f0f0f0f0f0f0f0f0', port: 443, policies: ['ELBSecurityPolicy-TLS13-1-2-2021-06'] },
    ...{ protocols: ['TLSv1.2', 'TLSv1.3'], mutualTls: 'off' },
    certificates: ['arn:aws:acm:eu-west-1:123456789012:certificate/1'],
    ...own,
  };
}

/** An application balancer with such a listener; its type and name follow `name`. */
export function balancer(own: Partial<ListedBalancer> = {}): ListedBalancer {
  const { name = 'app/shop/50dc6c495c0c9188' } = own;
  const [prefix = ''] = name.split('/');
  const balancerType = TYPES[prefix] ?? 'classic';
  return {
    ...{ balancerType, name, host: 'shop.eu-west-1.elb.amazonaws.com', scheme: 'internet-facing' },
    arn:
      balancerType === 'classic'
        ? null
        : `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:loadbalancer/${name}`,
    zones: [{ zone: 'eu-west-1a', addresses: [] }],
    attributes: {},
    tlsListeners: [listener()],
    ...own,
  };
}

/** What an account in eu-west-1 lists within a minute. */
export function listing(balancers: readonly ListedBalancer[], own: Partial<Listing> = {}): Listing {
  const startedAtMs = own.startedAtMs ?? AT_MS;
  return {
    ...{ accountId: ACCOUNT, region: 'eu-west-1', startedAtMs, endedAtMs: startedAtMs + 60_000 },
    ...{ balancers, deliveries: [], gaps: [] },
    ...own,
  };
}

/** The delivery of an application balancer's access log to a bucket. */
export function delivery(arn: string, own: Partial<ListedDelivery> = {}): ListedDelivery {
  return {
    ...{ logType: 'ALB_ACCESS_LOGS', resourceArns: [arn], destinationType: 'S3' },
    ...{ destination: 'arn:aws:s3:::acme-logs', outputFormat: 'plain' },
    ...{ recordFields: ['time', 'elb'], fieldDelimiter: '\t', suffixPath: null, hivePaths: false },
    ...own,
  };
}
