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
  /** `rotated`: each node seals with a key of its own, and opens what the others' sealed. */
  readonly tickets: 'none' | 'node' | 'region' | 'rotated';
  /** `large`: a session that holds it is over 10 KiB, and Node has no event for such a one. */
  readonly certificate: 'usual' | 'large';
  /** Two workers with private caches behind each address. */
  readonly privateWorkers: boolean;
  /** How long the servers keep a session; null: as long as they usually do. */
  readonly lifetimeS: number | null;
  /** For each issuer, node and mechanism. */
  readonly attempts: number;
  readonly shows: Readonly<Record<Mechanism, Readonly<Record<Relation, Shown>>>>;
  /** The rules that fire at every node, each with mechanism and relation, and no other. */
  readonly finds: readonly string[];
}

const IN_REGION = { 'same-node': 'all resumed', 'cross-node': 'all resumed' } as const;
const PER_NODE = { 'same-node': 'all resumed', 'cross-node': 'none resumed' } as const;
const PARTLY = { 'same-node': 'some resumed', 'cross-node': 'none resumed' } as const;
const NEVER_TAKEN = { 'same-node': 'none resumed', 'cross-node': 'none resumed' } as const;
const NEVER_ISSUED = { 'same-node': 'nothing to offer', 'cross-node': 'nothing to offer' } as const;
const NO_VERSION = { 'same-node': 'no such version', 'cross-node': 'no such version' } as const;

const HEALTHY = {
  certificate: 'usual',
  privateWorkers: false,
  lifetimeS: null,
  attempts: 10,
  finds: [],
} as const;
/**
 * The system deals connections out by chance, so a half is not exactly half: of ten, eight or more
 * come true once in 18, and would pass for all. Of sixty, as good as never.
 */
const PRIVATE_WORKERS = { privateWorkers: true, attempts: 60 } as const;

const CLASSIC = {
  ...HEALTHY,
  balancerType: 'classic',
  nodes: 2,
  tls13: false,
  sessionIds: true,
  tickets: 'none',
  shows: { 'session-id': PER_NODE, 'session-ticket': NEVER_ISSUED, psk: NO_VERSION },
} as const;
const APPLICATION = {
  ...HEALTHY,
  balancerType: 'application',
  nodes: 2,
  tls13: true,
  sessionIds: true,
  tickets: 'node',
  shows: { 'session-id': PER_NODE, 'session-ticket': PER_NODE, psk: PER_NODE },
} as const;
const NETWORK = {
  ...HEALTHY,
  balancerType: 'network',
  nodes: 3,
  tls13: true,
  sessionIds: false,
  tickets: 'region',
  shows: { 'session-id': NEVER_ISSUED, 'session-ticket': IN_REGION, psk: IN_REGION },
} as const;

/** Forgets each session after a while. */
export function forgetful(lifetimeS: number): ServerSetup {
  return { name: `application, sessions of ${lifetimeS} s`, ...APPLICATION, nodes: 1, lifetimeS };
}

/** Each type as documented, then broken. */
export const SERVER_SETUPS: readonly ServerSetup[] = [
  { name: 'classic', ...CLASSIC },
  { name: 'application', ...APPLICATION },
  {
    name: 'application, TLS 1.2 only',
    ...APPLICATION,
    tls13: false,
    shows: { ...APPLICATION.shows, psk: NO_VERSION },
  },
  { name: 'application, a certificate of 100 names', ...APPLICATION, certificate: 'large' },
  { name: 'network', ...NETWORK },
  { name: 'network, rotated keys', ...NETWORK, tickets: 'rotated' },
  {
    name: 'classic, issuing tickets',
    ...CLASSIC,
    tickets: 'node',
    shows: { ...CLASSIC.shows, 'session-ticket': PER_NODE },
    finds: ['unexpected-resumption session-ticket same-node'],
  },
  {
    name: 'classic, private caches',
    ...CLASSIC,
    ...PRIVATE_WORKERS,
    shows: { ...CLASSIC.shows, 'session-id': PARTLY },
    finds: ['partial-resumption session-id same-node'],
  },
  {
    name: 'application, shared keys',
    ...APPLICATION,
    tickets: 'region',
    shows: { ...APPLICATION.shows, 'session-ticket': IN_REGION, psk: IN_REGION },
    finds: [
      'unexpected-resumption psk cross-node',
      'unexpected-resumption session-ticket cross-node',
    ],
  },
  {
    name: 'application, private caches',
    ...APPLICATION,
    ...PRIVATE_WORKERS,
    shows: { ...APPLICATION.shows, 'session-id': PARTLY },
    finds: ['partial-resumption session-id same-node'],
  },
  {
    name: 'network, unshared keys',
    ...NETWORK,
    tickets: 'node',
    shows: { ...NETWORK.shows, 'session-ticket': PER_NODE, psk: PER_NODE },
    finds: ['missing-resumption psk cross-node', 'missing-resumption session-ticket cross-node'],
  },
  {
    name: 'network, nothing kept',
    ...NETWORK,
    tickets: 'none',
    shows: { ...NETWORK.shows, 'session-ticket': NEVER_ISSUED, psk: NEVER_TAKEN },
    finds: ['missing-resumption psk same-node', 'missing-resumption session-ticket same-node'],
  },
];
