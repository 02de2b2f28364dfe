import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancerPoliciesCommand,
  DescribeLoadBalancersCommand,
  type ElasticLoadBalancingClient,
  type ListenerDescription,
  type LoadBalancerDescription,
  type PolicyDescription,
} from '@aws-sdk/client-elastic-load-balancing';
import type { ListedBalancer, ListedListener } from '../../../functions/discover/listing.ts';
import type { ApiAsker } from './api-asker.ts';
import { whileThere } from './while-there.ts';

/** Of `DescribeLoadBalancers`; API reference. */
const PAGE_SIZE = 400;
const TLS_PROTOCOLS: readonly string[] = ['HTTPS', 'SSL'];
const NEGOTIATION = 'SSLNegotiationPolicyType';
/** The attribute of a policy that allows a protocol: `Protocol-TLSv1.2`, `true`. */
const PROTOCOL = /^Protocol-(?<protocol>.+)$/;

/** All classic balancers of an account in a Region, with their TLS listeners. */
export async function classicBalancers(
  client: ElasticLoadBalancingClient,
  asker: ApiAsker,
): Promise<readonly ListedBalancer[]> {
  const found = await asker.pages('DescribeLoadBalancers', async (Marker, options) => {
    const asked = new DescribeLoadBalancersCommand({ Marker, PageSize: PAGE_SIZE });
    const { LoadBalancerDescriptions, NextMarker } = await client.send(asked, options);
    return { items: LoadBalancerDescriptions, next: NextMarker };
  });
  const listed = await Promise.all(found.map((one) => whileThere(balancerOf(one, client, asker))));
  return listed.filter((one) => one !== undefined);
}

async function balancerOf(
  found: LoadBalancerDescription,
  client: ElasticLoadBalancingClient,
  asker: ApiAsker,
): Promise<ListedBalancer> {
  const { LoadBalancerName: name = '', DNSName = '', Scheme = null, AvailabilityZones } = found;
  const withTls = (found.ListenerDescriptions ?? []).filter(({ Listener }) =>
    TLS_PROTOCOLS.includes(Listener?.Protocol?.toUpperCase() ?? ''),
  );
  const [attributes, policies] = await Promise.all([
    attributesOf(name, client, asker),
    withTls.length === 0 ? [] : policiesOf(name, client, asker),
  ]);
  return {
    balancerType: 'classic',
    name,
    arn: null,
    host: DNSName,
    scheme: Scheme,
    zones: (AvailabilityZones ?? []).map((zone) => ({ zone, addresses: [] })),
    attributes,
    tlsListeners: withTls.map((one) => listenerOf(one, policies)),
  };
}

/** Under the keys of API v2, so that one table says where logs go. */
async function attributesOf(name: string, client: ElasticLoadBalancingClient, asker: ApiAsker) {
  const asked = new DescribeLoadBalancerAttributesCommand({ LoadBalancerName: name });
  const answer = await asker.ask('DescribeLoadBalancerAttributes', (options) =>
    client.send(asked, options),
  );
  const { AccessLog, CrossZoneLoadBalancing } = answer.LoadBalancerAttributes ?? {};
  return {
    'access_logs.s3.enabled': String(AccessLog?.Enabled ?? false),
    'access_logs.s3.bucket': AccessLog?.S3BucketName ?? '',
    'access_logs.s3.prefix': AccessLog?.S3BucketPrefix ?? '',
    'load_balancing.cross_zone.enabled': String(CrossZoneLoadBalancing?.Enabled ?? false),
  };
}

async function policiesOf(name: string, client: ElasticLoadBalancingClient, asker: ApiAsker) {
  const asked = new DescribeLoadBalancerPoliciesCommand({ LoadBalancerName: name });
  const { PolicyDescriptions } = await asker.ask('DescribeLoadBalancerPolicies', (options) =>
    client.send(asked, options),
  );
  return (PolicyDescriptions ?? []).filter(({ PolicyTypeName }) => PolicyTypeName === NEGOTIATION);
}

function listenerOf(
  { Listener, PolicyNames }: ListenerDescription,
  known: readonly PolicyDescription[],
): ListedListener {
  const own = known.filter(({ PolicyName = '' }) => PolicyNames?.includes(PolicyName));
  return {
    id: null,
    port: Listener?.LoadBalancerPort ?? 0,
    policies: own.map(({ PolicyName = '' }) => PolicyName),
    protocols: own.flatMap(allowedProtocols),
    mutualTls: 'off',
    certificates: Listener?.SSLCertificateId === undefined ? [] : [Listener.SSLCertificateId],
  };
}

function allowedProtocols({ PolicyAttributeDescriptions }: PolicyDescription): readonly string[] {
  return (PolicyAttributeDescriptions ?? []).flatMap(({ AttributeName = '', AttributeValue }) => {
    const protocol = PROTOCOL.exec(AttributeName)?.groups?.protocol;
    return protocol === undefined || AttributeValue !== 'true' ? [] : protocol;
  });
}
