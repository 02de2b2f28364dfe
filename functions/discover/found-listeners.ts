import { type BalancerType, TLS_VERSIONS, type TlsVersion } from '../model/balancer.ts';
import {
  type FoundDelivery,
  type FoundFacts,
  MUTUAL_TLS_MODES,
  type MutualTlsMode,
} from '../model/found-facts.ts';
import type { ListedBalancer, ListedDelivery, ListedListener, Listing } from './listing.ts';

/** A TLS listener that one snapshot shows. */
export interface FoundListener {
  readonly accountId: string;
  readonly region: string;
  readonly balancerType: BalancerType;
  readonly name: string;
  readonly arn: string | null;
  readonly host: string;
  readonly port: number;
  /** As network logs name it; classic and application listeners go by their port. */
  readonly listener: string | null;
  readonly facts: FoundFacts;
}

/** The TLS listeners of a listing, with what it says of each. */
export function foundListeners(listing: Listing): readonly FoundListener[] {
  return listing.balancers.flatMap((balancer) =>
    balancer.tlsListeners.map((listener) => ({
      ...{ accountId: listing.accountId, region: listing.region },
      ...{ balancerType: balancer.balancerType, name: balancer.name, arn: balancer.arn },
      ...{ host: balancer.host, port: listener.port },
      listener: balancer.balancerType === 'network' ? listener.id : null,
      facts: factsOf(balancer, listener, listing),
    })),
  );
}

function factsOf(
  { attributes, scheme, zones, arn }: ListedBalancer,
  listener: ListedListener,
  { deliveries, gaps }: Listing,
): FoundFacts {
  const keepAlive = attributes['client_keep_alive.seconds'];
  const crossZone = attributes['load_balancing.cross_zone.enabled'];
  return {
    policies: [...listener.policies],
    tlsVersions: versionsOf(listener.protocols),
    mutualTls: modeOf(listener.mutualTls),
    certificates: new Set(listener.certificates).size,
    scheme,
    zones: zones.map(({ zone, addresses }) => ({ zone, addresses: [...addresses].sort() })),
    keepAliveSeconds: keepAlive === undefined ? null : Number(keepAlive),
    crossZone: crossZone === undefined ? null : crossZone === 'true',
    dnsRouting: attributes['dns_record.client_routing_policy'] ?? null,
    logs: {
      access: placeOf(attributes, 'access_logs'),
      connection: placeOf(attributes, 'connection_logs'),
      vended: gaps.some(({ api }) => api === 'logs') ? null : deliveriesOf(arn, deliveries),
    },
  };
}

/** `TLSv1` and `TLSv1.3` in AWS's lists are 1.0 and 1.3; SSLv3 is no TLS. Null where none is known. */
function versionsOf(protocols: readonly string[]): TlsVersion[] | null {
  if (protocols.length === 0) return null;
  const named = new Set(
    protocols.map((protocol) => (protocol === 'TLSv1' ? '1.0' : protocol.replace('TLSv', ''))),
  );
  return TLS_VERSIONS.filter((version) => named.has(version));
}

/** A mode that is new to us asks for certificates, too. */
function modeOf(mode: string): MutualTlsMode {
  return MUTUAL_TLS_MODES.find((one) => one === mode) ?? 'verify';
}

/** Where a balancer itself writes a log; null where that is off. */
function placeOf(attributes: ListedBalancer['attributes'], log: string): string | null {
  if (attributes[`${log}.s3.enabled`] !== 'true') return null;
  const place = [attributes[`${log}.s3.bucket`], attributes[`${log}.s3.prefix`]];
  return `s3://${place.filter(Boolean).join('/')}`;
}

function deliveriesOf(arn: string | null, deliveries: readonly ListedDelivery[]): FoundDelivery[] {
  return deliveries
    .filter(({ resourceArns }) => arn !== null && resourceArns.includes(arn))
    .map(({ resourceArns, recordFields, ...delivery }) => ({
      ...delivery,
      recordFields: recordFields === null ? null : [...recordFields],
    }));
}
