import type { BalancerType } from '../../model/balancer.ts';
import type { Exclusion } from '../../model/rate.ts';
import type { LoggedPlace } from './place-row.ts';

/** What a trial says of its balancer: no account, no listener. */
interface TriedBalancer {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly balancer: string;
}

/**
 * Tells whether a documented exclusion applies to the balancer of a trial, which names no listener:
 * what a person named, be it one listener of it, or what was seen with mutual TLS on all listeners.
 */
export function trialExclusions(
  exclusions: readonly Exclusion[],
  places: readonly LoggedPlace[],
): (balancer: TriedBalancer) => boolean {
  const excluded = new Set(
    [...exclusions, ...places.filter(({ isMutual }) => isMutual)].map(keyOf),
  );
  return (balancer) => excluded.has(keyOf(balancer));
}

function keyOf({ balancerType, region, balancer }: TriedBalancer): string {
  return JSON.stringify([balancerType, region, balancer]);
}
