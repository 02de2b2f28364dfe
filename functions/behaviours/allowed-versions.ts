import { TLS_VERSIONS, type TlsVersion } from '../model/balancer.ts';
import type { Target } from '../model/targets.ts';
import { type BalancerName, balancerNameKey } from '../model/trials/trial-account.ts';

/**
 * The TLS versions that the security policies of a balancer's listeners allow, or did in any snapshot;
 * null where one of them is not known.
 */
export type AllowedVersions = (balancer: BalancerName) => readonly TlsVersion[] | null;

/** What the policies allow, by what was found of the targets. */
export function allowedVersions(targets: readonly Target[]): AllowedVersions {
  const byName = Map.groupBy(targets, ({ balancerType, region, name }) =>
    balancerNameKey({ balancerType, region, balancer: name }),
  );
  return (balancer) => {
    const own = byName.get(balancerNameKey(balancer)) ?? [];
    const known = own.flatMap(({ found }) =>
      found === undefined ? [null] : found.stretches.map(({ tlsVersions }) => tlsVersions),
    );
    if (known.length === 0 || known.includes(null)) return null;
    const allowed = new Set(known.flatMap((versions) => versions ?? []));
    return TLS_VERSIONS.filter((version) => allowed.has(version));
  };
}
