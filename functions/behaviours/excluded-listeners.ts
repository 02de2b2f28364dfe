import type { Exclusion } from '../model/rate.ts';
import { DEFAULT_PORT, type Target } from '../model/targets.ts';
import type { ExclusionBehaviour } from './behaviour.ts';
import { exclusionBehaviour } from './exclusions.ts';

/** The listeners to which a documented exclusion applies, by what the targets say. */
export function exclusionsOf(targets: readonly Target[]): readonly Exclusion[] {
  return targets.filter(isExcluded).map((target) => ({
    balancerType: target.balancerType,
    region: target.region,
    balancer: target.name,
    // A network log names its listener by an id that no target knows, so all of them are meant.
    listener: target.balancerType === 'network' ? null : String(target.port ?? DEFAULT_PORT),
  }));
}

const APPLIES: Readonly<Record<ExclusionBehaviour['exclusion'], (target: Target) => boolean>> = {
  'mutual-tls': (target) => target.mutualTls === true,
  'several-certificates': (target) => (target.certificates ?? 1) > 1,
};

function isExcluded(target: Target): boolean {
  const exclusion = exclusionBehaviour(target.balancerType)?.exclusion;
  return exclusion !== undefined && APPLIES[exclusion](target);
}
