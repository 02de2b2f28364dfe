import { logScope, scopeBehaviour } from '../../behaviours/resumption.ts';
import {
  type BalancerType,
  type Mechanism,
  type Scope,
  TLS_VERSIONS,
} from '../../model/balancer.ts';
import type { Arrival } from '../../model/rate.ts';
import type { Relation } from '../../model/trial.ts';

/** What stands for the TLS version of handshakes whose log does not name one. */
export const UNKNOWN_VERSION = 'unknown';

/** How far a scope reaches: an arrival lies within it when its distance is not greater. */
const REACH: Readonly<Record<Scope, number>> = { none: 0, node: 1, region: 2 };

/** How far from its last node a client arrives; a first arrival is beyond every scope. */
export const ARRIVAL_DISTANCE: Readonly<Record<Arrival, number>> = {
  'same-node': 1,
  'cross-node': 2,
  first: 3,
};

/**
 * The documented reach (0 none, 1 node, 2 region) for a balancer type and TLS version; a version
 * that the log does not name gets the type's widest reach, so that the ceiling is never too low.
 */
export function documentedReach(balancerType: BalancerType, tlsVersion: string): number {
  if (tlsVersion === UNKNOWN_VERSION) return REACH[logScope(balancerType, null)];
  const known = TLS_VERSIONS.find((version) => version === tlsVersion);
  return known === undefined ? REACH.none : REACH[logScope(balancerType, known)];
}

/** How far from its issuer a trial shows a session. */
export const RELATION_DISTANCE: Readonly<Record<Relation, number>> = {
  'same-node': 1,
  'cross-node': 2,
};

/** The documented reach (0 none, 1 node, 2 region) of one mechanism's sessions. */
export function trialReach(balancerType: BalancerType, mechanism: Mechanism): number {
  return REACH[scopeBehaviour(balancerType, mechanism).scope];
}
