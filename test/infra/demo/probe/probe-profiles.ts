import type { Mechanism } from '../../../../functions/model/balancer.ts';
import type { Relation } from '../../../../functions/model/trial.ts';
import type {
  ProbeChange,
  ProbeFinding,
  ProbeProfile,
  ProbeRule,
} from '../../../../infra/demo/probe/probe-profile.ts';
import type { ForeignAnswer } from '../../../../infra/demo/probe/worker-routing.ts';

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

function ofBalancer(rule: ProbeRule): readonly ProbeFinding[] {
  return [{ rule, node: null, mechanism: null, relation: null }];
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
  {
    name: 'classic-healthy',
    done: 'session IDs per node; tickets and TLS 1.3 are off, as documented',
    balancerType: 'classic',
    nodes: alike(3),
    finds: [],
  },
  {
    name: 'application-healthy',
    done: 'all three mechanisms per node',
    balancerType: 'application',
    nodes: alike(3),
    finds: [],
  },
  {
    name: 'network-healthy',
    done: 'tickets and PSK in the Region; session IDs are issued and never accepted',
    balancerType: 'network',
    nodes: alike(3),
    finds: [],
  },
  {
    name: 'network-rotated-keys',
    done: 'each node seals with a key of its own and opens the tickets of all',
    balancerType: 'network',
    nodes: alike(2, { rotatedKeys: true }),
    finds: [],
  },
  {
    name: 'network-several-certificates',
    done: 'several certificates on the listener, so nothing is resumed, as documented',
    balancerType: 'network',
    nodes: alike(2, { tickets: 'none' }),
    certificates: 2,
    finds: [],
  },
  {
    name: 'network-tls-1.3-only',
    done: 'no node speaks TLS 1.2, and each asks for another key first (HelloRetryRequest)',
    balancerType: 'network',
    nodes: alike(2, { minVersion: 'TLSv1.3', curves: 'P-256' }),
    finds: [],
  },
  {
    name: 'application-mixed-versions',
    done: 'a node speaks TLS 1.2 only, beside one that speaks TLS 1.3',
    balancerType: 'application',
    nodes: [{}, { maxVersion: 'TLSv1.2' }],
    finds: [],
  },
  {
    name: 'application-before-13',
    done: 'a node is older than TLS 1.3, beside one that speaks it',
    balancerType: 'application',
    nodes: [{}, { maxVersion: 'TLSv1.2', predatesTls13: true }],
    finds: [],
  },
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
    name: 'network-tickets-off',
    done: 'tickets are off; with TLS 1.3 the nodes issue some all the same, and accept none',
    balancerType: 'network',
    nodes: alike(2, { tickets: 'none' }),
    finds: [...finding('missing-resumption', [0, 1], 'same-node', TICKETS)],
  },
  {
    name: 'application-all-off',
    done: 'a node resumes nothing',
    balancerType: 'application',
    nodes: [{}, { sessionIds: 'none', tickets: 'none' }],
    finds: finding('missing-resumption', [1], 'same-node', ALL),
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
    name: 'application-node-silent',
    done: 'one of the nodes accepts connections and never answers',
    balancerType: 'application',
    nodes: [{}, { silent: true }],
    finds: unreachable(1),
  },
  {
    name: 'application-wrong-certificate',
    done: 'a node shows the certificate of another name and an unknown issuer',
    balancerType: 'application',
    nodes: [{}, { certificate: 'wrong' }],
    finds: unreachable(1),
  },
  {
    name: 'network-several-certificates-resumed',
    done: 'sessions are resumed although the listener has several certificates',
    balancerType: 'network',
    nodes: alike(2),
    certificates: 2,
    finds: ofBalancer('excluded-resumption'),
  },
  {
    name: 'classic-with-tls-1.3',
    done: 'a node of a classic balancer speaks TLS 1.3',
    balancerType: 'classic',
    nodes: [{}, { maxVersion: 'TLSv1.3' }],
    finds: ofBalancer('undocumented-version'),
  },
];
