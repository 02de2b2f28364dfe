import { TLS_VERSIONS, type TlsVersion } from '../model/balancer.ts';
import type { Target } from '../model/targets.ts';
import { type MaybeAccountRow, rowsOfBalancer } from '../model/trials/trial-account.ts';

/**
 * The TLS versions that the security policies of a balancer's listeners allow, or did in any snapshot;
 * null where one of them is not known.
 */
export type AllowedVersions = (balancer: MaybeAccountRow) => readonly TlsVersion[] | null;

/** What the policies allow, by what was found of the targets. */
export function allowedVersions(targets: readonly Target[]): AllowedVersions {
  const targetsOf = rowsOfBalancer(targets.map((target) => ({ ...target, balancer: target.name })));
  return (balancer) => {
    const known = targetsOf(balancer).flatMap(({ found }) =>
      found === undefined ? [null] : found.stretches.map(({ tlsVersions }) => tlsVersions),
    );
    if (known.length === 0 || known.includes(null)) return null;
    const allowed = new Set(known.flatMap((versions) => versions ?? []));
    return TLS_VERSIONS.filter((version) => allowed.has(version));
  };
}
