import type { BalancerType, Mechanism } from '../../../functions/model/balancer.ts';
import type { Relation } from '../../../functions/model/trial.ts';
import type { ForeignAnswer } from './probe-routing.ts';

/** The rules whose evidence is trials of one node. */
export type ProbeRule =
  | 'missing-resumption'
  | 'unexpected-resumption'
  | 'partial-resumption'
  | 'failed-offer'
  | 'no-reissue'
  | 'unreachable';

/** What a profile makes of a node, where it differs from what its type documents. */
export interface ProbeChange {
  readonly sessionIds?: 'none' | 'node';
  readonly tickets?: 'none' | 'node' | 'region';
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
  readonly certificate?: 'wrong';
  readonly workers?: 'private';
  readonly foreign?: ForeignAnswer;
  readonly down?: true;
  readonly silent?: true;
  /** With TLS 1.2 at most: a stack from before 1.3, not one that was told to leave it out. */
  readonly predatesTls13?: true;
  /** All nodes open each other's tickets, and each seals with a key of its own. */
  readonly rotatedKeys?: true;
  readonly rttMs?: number;
}

/** A rule that must fire; mechanism and relation are null where it speaks of neither. */
export interface ProbeFinding {
  readonly rule: ProbeRule;
  /** Index into the profile's nodes. */
  readonly node: number;
  readonly mechanism: Mechanism | null;
  readonly relation: Relation | null;
}

/** A balancer to probe: one change per node, and all that must be found there, nothing else. */
export interface ProbeProfile {
  readonly name: string;
  /** What was done to it, in plain words. */
  readonly done: string;
  readonly balancerType: BalancerType;
  readonly nodes: readonly ProbeChange[];
  readonly finds: readonly ProbeFinding[];
}

const TICKETS: readonly Mechanism[] = ['session-ticket', 'psk'];
const ALL: readonly Mechanism[] = ['session-id', 'session-ticket', 'psk'];

function alike(count: number, change: ProbeChange = {}): readonly ProbeChange[] {
  return Array.from({ length: count }, () => change);
}

function finding(
  rule: ProbeRule,
  nodes: readonly number[],
  relation: Relation,
  mechanisms: readonly Mechanism[],
): readonly ProbeFinding[] {
  return nodes.flatMap((node) =>
    mechanisms.map((mechanism) => ({ rule, node, mechanism, relation })),
  );
}

function unreachable(node: number): readonly ProbeFinding[] {
  return [{ rule: 'unreachable', node, mechanism: null, relation: null }];
}

function foreignFault(foreign: ForeignAnswer, done: string): ProbeProfile {
  return {
    name: `application-${foreign}-on-foreign`,
    done,
    balancerType: 'application',
    nodes: [{}, { foreign }],
    finds: finding('failed-offer', [1], 'cross-node', ALL),
  };
}

/** Balancers that behave as documented: no rule fires. */
export const HEALTHY_PROFILES: readonly ProbeProfile[] = [
  healthy('classic-healthy', 'classic', 'session IDs per node, no tickets, TLS 1.2', alike(3)),
  healthy('application-healthy', 'application', 'all three mechanisms per node', alike(3)),
  healthy('network-healthy', 'network', 'tickets and PSK in the Region', alike(3)),
  healthy('network-rotated-keys', 'network', 'each node opens the tickets that older keys sealed', [
    ...alike(2, { rotatedKeys: true }),
  ]),
  healthy('application-mixed-versions', 'application', 'one node speaks TLS 1.2 only', [
    {},
    { maxVersion: 'TLSv1.2' },
  ]),
  healthy('application-before-13', 'application', 'one node is older than TLS 1.3', [
    {},
    { maxVersion: 'TLSv1.2', predatesTls13: true },
  ]),
];

/** Broken balancers, one fault each. */
export const FAULT_PROFILES: readonly ProbeProfile[] = [
  {
    name: 'network-unshared-keys',
    done: 'each node has ticket keys of its own',
    balancerType: 'network',
    nodes: alike(2, { tickets: 'node' }),
    finds: finding('missing-resumption', [0, 1], 'cross-node', TICKETS),
  },
  {
    name: 'application-shared-keys',
    done: 'all nodes share their ticket keys',
    balancerType: 'application',
    nodes: alike(2, { tickets: 'region' }),
    finds: finding('unexpected-resumption', [0, 1], 'cross-node', TICKETS),
  },
  {
    name: 'classic-with-tickets',
    done: 'a classic balancer issues session tickets',
    balancerType: 'classic',
    nodes: alike(2, { tickets: 'node' }),
    finds: finding('unexpected-resumption', [0, 1], 'same-node', ['session-ticket']),
  },
  {
    name: 'classic-private-caches',
    done: 'two workers with private caches behind one address',
    balancerType: 'classic',
    nodes: [{}, { workers: 'private' }],
    finds: finding('partial-resumption', [1], 'same-node', ['session-id']),
  },
  {
    name: 'application-private-caches',
    done: 'two workers with private caches and keys behind one address',
    balancerType: 'application',
    nodes: [{}, { workers: 'private' }],
    finds: finding('partial-resumption', [1], 'same-node', ALL),
  },
  foreignFault('alert', 'a node aborts with an alert on a session that another one issued'),
  foreignFault('reset', 'a node resets the connection on a session that another one issued'),
  foreignFault('close', 'a node closes the connection on a session that another one issued'),
  foreignFault('silence', 'a node falls silent on a session that another one issued'),
  {
    name: 'application-no-reissue',
    done: 'a node issues no ticket of its own after it refused one',
    balancerType: 'application',
    nodes: [{}, { foreign: 'no-ticket' }],
    finds: finding('no-reissue', [1], 'cross-node', ['session-ticket']),
  },
  {
    name: 'application-tickets-off',
    done: 'a node neither issues nor accepts tickets',
    balancerType: 'application',
    nodes: [{}, { tickets: 'none' }],
    finds: finding('missing-resumption', [1], 'same-node', TICKETS),
  },
  {
    name: 'classic-no-cache',
    done: 'a node issues session IDs that it never accepts',
    balancerType: 'classic',
    nodes: [{}, { sessionIds: 'none' }],
    finds: finding('missing-resumption', [1], 'same-node', ['session-id']),
  },
  {
    name: 'application-node-down',
    done: 'nobody listens at one of the nodes',
    balancerType: 'application',
    nodes: [{}, { down: true }],
    finds: unreachable(1),
  },
  {
    name: 'application-wrong-certificate',
    done: 'a node shows the certificate of another name and an unknown issuer',
    balancerType: 'application',
    nodes: [{}, { certificate: 'wrong' }],
    finds: unreachable(1),
  },
];

function healthy(
  name: string,
  balancerType: BalancerType,
  done: string,
  nodes: readonly ProbeChange[],
): ProbeProfile {
  return { name, done, balancerType, nodes, finds: [] };
}
