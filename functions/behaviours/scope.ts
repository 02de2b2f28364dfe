import type { Scope } from '../model/balancer.ts';
import type { Arrival } from '../model/rate.ts';

/** How far from its issuer the sessions of a scope are accepted: no further than this distance. */
export const SCOPE_REACH: Readonly<Record<Scope, number>> = { none: 0, node: 1, region: 2 };

/**
 * How far from its issuer a session is shown: by a client that comes back (its arrival), or by a
 * trial (its relation). A first arrival brings no session, so it lies beyond every scope.
 */
export const DISTANCE: Readonly<Record<Arrival, number>> = {
  'same-node': 1,
  'cross-node': 2,
  first: 3,
};

/** Every distance, nearest first. */
export const DISTANCES: readonly number[] = Object.values(DISTANCE);

/** Whether a session that is shown at that distance from its issuer lies within the scope. */
export function covers(scope: Scope, place: Arrival): boolean {
  return DISTANCE[place] <= SCOPE_REACH[scope];
}
