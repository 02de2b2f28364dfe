import type { BalancerType } from '../../../functions/model/balancer.ts';
import {
  type ClientProgram,
  programsFor,
  type TlsAbility,
  USUAL_PROGRAMS,
} from './client-programs.ts';
import type { ClientGroup, LabBalancer } from './scenario.ts';
import type { Random } from './seeded-random.ts';

export interface LabClient {
  /** Unique in the lab: a client is known per balancer, as browsers keep sessions per host. */
  readonly id: string;
  readonly address: string;
  readonly ability: TlsAbility;
  readonly program: ClientProgram;
  readonly group: ClientGroup;
  /** Position in its balancer, which fixes its home node and its ports. */
  readonly index: number;
}

/** Abilities by weight; network balancers accept no session IDs, so there tickets are the norm. */
const ABILITIES: Readonly<Record<BalancerType, readonly TlsAbility[]>> = {
  classic: ['id', 'id', 'id', 'ticket', 'modern', 'modern'],
  application: ['id', 'ticket', 'ticket', 'modern', 'modern', 'modern'],
  network: ['id', 'ticket', 'ticket', 'ticket', 'modern', 'modern', 'modern', 'modern'],
};

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
  const { balancerType, programs = USUAL_PROGRAMS } = balancer;
  return members.map((group, index) => {
    const ability =
      group.errand === 'no-certificate' ? 'modern' : random.pick(ABILITIES[balancerType]);
    return {
      id: `${balancer.name}#${index}`,
      address: addressOf((balancerIndex * POPULATION_STEP + index) % POPULATION, balancer),
      ability,
      program: random.pick(programsFor(programs, ability, balancerType)),
      group,
      index,
    };
  });
}

function addressOf(person: number, balancer: LabBalancer): string {
  // Classic balancers have no IPv6 in a VPC.
  if (person % IPV6_EVERY === 0 && balancer.balancerType !== 'classic') {
    return `2001:db8:${(person + 1).toString(16)}::${(person + 10).toString(16)}`;
  }
  const network = IPV4_NETWORKS[Math.floor(person / HOSTS_PER_NETWORK)];
  return `${network}.${(person % HOSTS_PER_NETWORK) + 1}`;
}
