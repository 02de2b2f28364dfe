import type { BalancerType, Mechanism } from '../../functions/model/balancer.ts';
import type { Relation } from '../../functions/model/trial.ts';

/** What trials of one mechanism and relation show of a whole balancer. */
export type Shown =
  | 'all resumed'
  | 'none resumed'
  | 'some resumed'
  | 'nothing to offer'
  | 'no such version';

/** How the real servers behind one balancer are configured. */
export interface ServerSetup {
  readonly name: string;
  readonly balancerType: BalancerType;
  readonly nodes: number;
  readonly tls13: boolean;
  readonly sessionIds: boolean;
  readonly tickets: 'none' | 'node' | 'region';
  /** Two workers with private caches behind each address. */
  readonly privateWorkers: boolean;
  readonly shows: Readonly<Record<Mechanism, Readonly<Record<Relation, Shown>>>>;
}

const IN_REGION = { 'same-node': 'all resumed', 'cross-node': 'all resumed' } as const;
const PER_NODE = { 'same-node': 'all resumed', 'cross-node': 'none resumed' } as const;
const PARTLY = { 'same-node': 'some resumed', 'cross-node': 'none resumed' } as const;
const NEVER_ISSUED = { 'same-node': 'nothing to offer', 'cross-node': 'nothing to offer' } as const;
const NO_VERSION = { 'same-node': 'no such version', 'cross-node': 'no such version' } as const;

const CLASSIC = {
  balancerType: 'classic',
  nodes: 2,
  tls13: false,
  sessionIds: true,
  tickets: 'none',
  privateWorkers: false,
  shows: { 'session-id': PER_NODE, 'session-ticket': NEVER_ISSUED, psk: NO_VERSION },
} as const;
const APPLICATION = {
  balancerType: 'application',
  nodes: 2,
  tls13: true,
  sessionIds: true,
  tickets: 'node',
  privateWorkers: false,
  shows: { 'session-id': PER_NODE, 'session-ticket': PER_NODE, psk: PER_NODE },
} as const;
const NETWORK = {
  balancerType: 'network',
  nodes: 3,
  tls13: true,
  sessionIds: false,
  tickets: 'region',
  privateWorkers: false,
  shows: { 'session-id': NEVER_ISSUED, 'session-ticket': IN_REGION, psk: IN_REGION },
} as const;

/** Each type as documented, then broken. */
export const SERVER_SETUPS: readonly ServerSetup[] = [
  { name: 'classic', ...CLASSIC },
  { name: 'application', ...APPLICATION },
  { name: 'network', ...NETWORK },
  {
    name: 'network, unshared keys',
    ...NETWORK,
    tickets: 'node',
    shows: { ...NETWORK.shows, 'session-ticket': PER_NODE, psk: PER_NODE },
  },
  {
    name: 'application, shared keys',
    ...APPLICATION,
    tickets: 'region',
    shows: { ...APPLICATION.shows, 'session-ticket': IN_REGION, psk: IN_REGION },
  },
  {
    name: 'classic, private caches',
    ...CLASSIC,
    privateWorkers: true,
    shows: { ...CLASSIC.shows, 'session-id': PARTLY },
  },
];
