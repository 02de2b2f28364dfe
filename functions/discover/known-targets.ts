import type { Found } from '../model/found-facts.ts';
import { DEFAULT_PORT, type KnownTargets, type Target } from '../model/targets.ts';

/**
 * What a person wrote and what was found, as one: each field that a person wrote wins. Where a name was
 * found in several accounts, what was written without an account is of none of them.
 */
export function knownTargets(
  written: readonly Target[],
  discovered: readonly Target[],
): KnownTargets {
  const byName = Map.groupBy(discovered, nameKey);
  const met = new Set<Target>();
  const merged = written.map((target) => {
    const found = meantOf(target, byName.get(nameKey(target)) ?? []);
    if (found === undefined || met.has(found)) return target;
    met.add(found);
    return withFound(target, found);
  });
  return { written: merged, added: discovered.filter((target) => !met.has(target)) };
}

/** What names a listener; a classic name may be in several accounts. */
export function nameKey({ balancerType, region, name, port }: Named): string {
  return JSON.stringify([balancerType, region, name, port ?? DEFAULT_PORT]);
}

type Named = Pick<Target, 'balancerType' | 'region' | 'name' | 'port'>;

function meantOf({ accountId }: Target, found: readonly Target[]): Target | undefined {
  if (accountId !== undefined) return found.find((one) => one.accountId === accountId);
  return found.length === 1 ? found[0] : undefined;
}

function withFound(target: Target, { accountId, found }: Target): Target {
  return {
    ...(accountId === undefined ? {} : { accountId }),
    ...target,
    ...(found === undefined ? {} : { found: withEarlier(found, target.found) }),
  };
}

/** A file that `discover` wrote elsewhere may know what was before the lake's first snapshot. */
function withEarlier(found: Found, other: Found | undefined): Found {
  const [first] = found.stretches;
  const earlier = (other?.stretches ?? []).filter(
    ({ until }) => first !== undefined && Date.parse(until) < Date.parse(first.since),
  );
  return earlier.length === 0 ? found : { ...found, stretches: [...earlier, ...found.stretches] };
}
