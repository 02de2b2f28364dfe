import type { Exclusion } from '../../model/rate.ts';
import { type BalancerName, balancerNameKey } from '../../model/trials/trial-account.ts';
import type { LoggedPlace } from './place-row.ts';

/**
 * Tells whether a documented exclusion applies to the balancer of a trial, which names no listener:
 * what a person named, be it one listener of it, or what was seen with mutual TLS on all listeners.
 */
export function trialExclusions(
  exclusions: readonly Exclusion[],
  places: readonly LoggedPlace[],
): (balancer: BalancerName) => boolean {
  const excluded = new Set(
    [...exclusions, ...places.filter(({ isMutual }) => isMutual)].map(balancerNameKey),
  );
  return (balancer) => excluded.has(balancerNameKey(balancer));
}
