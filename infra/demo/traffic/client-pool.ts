import type { BalancerType } from '../../../functions/model/balancer.ts';
import type { ClientGroup, LabBalancer } from './scenario.ts';
import type { Random } from './seeded-random.ts';

/** What a client can do: IDs only (TLS 1.2), tickets (TLS 1.2), or everything up to TLS 1.3 PSK. */
export type ClientKind = 'id' | 'ticket' | 'modern';

export interface LabClient {
  /** Unique in the lab: a client is known per balancer, as browsers keep sessions per host. */
  readonly id: string;
  readonly address: string;
  readonly kind: ClientKind;
  readonly userAgent: string;
  readonly group: ClientGroup;
  /** Position in its balancer, which fixes its home node and its ports. */
  readonly index: number;
}

/** Kinds by weight; network balancers accept no session IDs, so there tickets are the norm. */
const KINDS: Readonly<Record<BalancerType, readonly ClientKind[]>> = {
  classic: ['id', 'id', 'id', 'ticket', 'modern', 'modern'],
  application: ['id', 'ticket', 'ticket', 'modern', 'modern', 'modern'],
  network: ['id', 'ticket', 'ticket', 'ticket', 'modern', 'modern', 'modern', 'modern'],
};

/** As clients send them; each log escapes quotes in its own way. */
const USER_AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
  'okhttp/4.12.0',
  'curl/8.5.0',
  'pip/24.0 {"ci":null,"cpu":"x86_64","installer":{"name":"pip","version":"24.0"}}',
  '-',
];

/** Addresses from the documentation ranges (RFC 5737, RFC 3849). */
const IPV4_NETWORKS = ['203.0.113', '198.51.100'];
const HOSTS_PER_NETWORK = 254;
const POPULATION = IPV4_NETWORKS.length * HOSTS_PER_NETWORK;
/** Balancers draw from one population, each from its own start, so that some people visit several. */
const POPULATION_STEP = 40;
const IPV6_EVERY = 6;

/** The clients of one balancer, its monitor (that comes every hour) first; no two share an address. */
export function clientPool(
  balancer: LabBalancer,
  balancerIndex: number,
  groups: readonly ClientGroup[],
  random: Random,
): LabClient[] {
  const members = groups.flatMap((group) => Array.from({ length: group.clients }, () => group));
  if (members.length > POPULATION) throw new Error(`${balancer.name}: more clients than addresses`);
  return members.map((group, index) => ({
    id: `${balancer.name}#${index}`,
    address: addressOf((balancerIndex * POPULATION_STEP + index) % POPULATION, balancer),
    kind: group.errand === 'no-certificate' ? 'modern' : random.pick(KINDS[balancer.balancerType]),
    userAgent: random.pick(USER_AGENTS),
    group,
    index,
  }));
}

function addressOf(person: number, balancer: LabBalancer): string {
  // Classic balancers have no IPv6 in a VPC.
  if (person % IPV6_EVERY === 0 && balancer.balancerType !== 'classic') {
    return `2001:db8:${(person + 1).toString(16)}::${(person + 10).toString(16)}`;
  }
  const network = IPV4_NETWORKS[Math.floor(person / HOSTS_PER_NETWORK)];
  return `${network}.${(person % HOSTS_PER_NETWORK) + 1}`;
}
