import {
  DescribeListenerCertificatesCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeSSLPoliciesCommand,
  type ElasticLoadBalancingV2Client,
  type Listener,
  type LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ListedBalancer, ListedListener } from '../../../functions/discover/listing.ts';
import type { ApiAsker } from './api-asker.ts';
import { whileThere } from './while-there.ts';

/** Of `DescribeLoadBalancers`; API reference. */
const PAGE_SIZE = 400;
/** Gateway balancers negotiate no TLS. */
const TYPES = ['application', 'network'] as const;
const TLS_PROTOCOLS: readonly string[] = ['HTTPS', 'TLS'];

/** All application and network balancers of an account in a Region, with their TLS listeners. */
export async function v2Balancers(
  client: ElasticLoadBalancingV2Client,
  asker: ApiAsker,
): Promise<readonly ListedBalancer[]> {
  const found = await asker.pages('DescribeLoadBalancers', async (Marker, options) => {
    const asked = new DescribeLoadBalancersCommand({ Marker, PageSize: PAGE_SIZE });
    const { LoadBalancers, NextMarker } = await client.send(asked, options);
    return { items: LoadBalancers, next: NextMarker };
  });
  const watchable = found.filter(({ Type }) => typeOf(Type) !== undefined);
  if (watchable.length === 0) return [];
  const protocols = await policyProtocols(client, asker);
  const listed = await Promise.all(
    watchable.map((one) => whileThere(balancerOf(one, { client, asker, protocols }))),
  );
  return listed.filter((one) => one !== undefined);
}

interface Asking {
  readonly client: ElasticLoadBalancingV2Client;
  readonly asker: ApiAsker;
  readonly protocols: ReadonlyMap<string, readonly string[]>;
}

async function balancerOf(found: LoadBalancer, asking: Asking): Promise<ListedBalancer> {
  const { LoadBalancerArn: arn = '', Type, DNSName = '', Scheme = null, AvailabilityZones } = found;
  const [attributes, listeners] = await Promise.all([
    attributesOf(arn, asking),
    listenersOf(arn, asking),
  ]);
  return {
    balancerType: typeOf(Type) ?? 'application',
    // `…:loadbalancer/app/NAME/ID`
    name: arn.slice(arn.indexOf(':loadbalancer/') + ':loadbalancer/'.length),
    arn,
    host: DNSName,
    scheme: Scheme,
    zones: (AvailabilityZones ?? []).map(({ ZoneName = '', LoadBalancerAddresses = [] }) => ({
      zone: ZoneName,
      addresses: LoadBalancerAddresses.flatMap(({ IpAddress, PrivateIPv4Address, IPv6Address }) =>
        [IpAddress, PrivateIPv4Address, IPv6Address].filter((address) => address !== undefined),
      ),
    })),
    attributes,
    tlsListeners: listeners,
  };
}

function typeOf(type: string | undefined) {
  return TYPES.find((one) => one === type);
}

async function attributesOf(arn: string, { client, asker }: Asking) {
  const asked = new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn });
  const { Attributes } = await asker.ask('DescribeLoadBalancerAttributes', (options) =>
    client.send(asked, options),
  );
  return Object.fromEntries((Attributes ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

async function listenersOf(arn: string, asking: Asking): Promise<readonly ListedListener[]> {
  const { client, asker } = asking;
  const listeners = await asker.pages('DescribeListeners', async (Marker, options) => {
    const asked = new DescribeListenersCommand({ LoadBalancerArn: arn, Marker });
    const { Listeners, NextMarker } = await client.send(asked, options);
    return { items: Listeners, next: NextMarker };
  });
  const withTls = listeners.filter(({ Protocol }) => TLS_PROTOCOLS.includes(Protocol ?? ''));
  return await Promise.all(withTls.map((one) => listenerOf(one, asking)));
}

async function listenerOf(
  { ListenerArn: arn = '', Port = 0, SslPolicy = '', ...listener }: Listener,
  { client, asker, protocols }: Asking,
): Promise<ListedListener> {
  const certificates = await asker.pages(
    'DescribeListenerCertificates',
    async (Marker, options) => {
      const asked = new DescribeListenerCertificatesCommand({ ListenerArn: arn, Marker });
      const { Certificates, NextMarker } = await client.send(asked, options);
      return { items: Certificates, next: NextMarker };
    },
  );
  return {
    id: arn.split('/').at(-1) ?? null,
    port: Port,
    policies: [SslPolicy],
    protocols: protocols.get(SslPolicy) ?? [],
    mutualTls: listener.MutualAuthentication?.Mode ?? 'off',
    certificates: [...(listener.Certificates ?? []), ...certificates].flatMap(
      ({ CertificateArn }) => CertificateArn ?? [],
    ),
  };
}

/** What each policy allows, as AWS says it now: a table of names would go stale. */
async function policyProtocols(
  client: ElasticLoadBalancingV2Client,
  asker: ApiAsker,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const policies = await asker.pages('DescribeSSLPolicies', async (Marker, options) => {
    const { SslPolicies, NextMarker } = await client.send(
      new DescribeSSLPoliciesCommand({ Marker }),
      options,
    );
    return { items: SslPolicies, next: NextMarker };
  });
  return new Map(policies.map(({ Name = '', SslProtocols = [] }) => [Name, SslProtocols]));
}
