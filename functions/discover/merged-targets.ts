import type { Found, FoundFacts, FoundStretch } from '../model/found-facts.ts';
import type { Target } from '../model/targets.ts';
import { type FoundListener, foundListeners } from './found-listeners.ts';
import { nameKey } from './known-targets.ts';
import type { Listing } from './listing.ts';

/** So many changes of a listener are kept: years of them, and no file without an end. */
const STRETCHES_MAX = 100;

/**
 * Targets with what listings found beside what they hold: what a person wrote stays, and stays
 * first; found listeners that no target names are added at the end. A listing with a gap says
 * nothing of what the gap is about: neither that it changed, nor that it is gone.
 */
export function mergedTargets(
  targets: readonly Target[],
  listings: readonly Listing[],
): readonly Target[] {
  const names = listings.flatMap(foundListeners).map(nameKey);
  const repeated = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  return listings.reduce<readonly Target[]>(
    (merged, listing) => withListing(merged, listing, repeated),
    targets,
  );
}

/** Of several accounts that have a `repeated` name, a target that names none may mean any. */
function withListing(
  targets: readonly Target[],
  listing: Listing,
  repeated: ReadonlySet<string>,
): readonly Target[] {
  const unmet = new Map(foundListeners(listing).map((found) => [nameKey(found), found]));
  const merged = targets.map((target) => {
    const key = nameKey(target);
    const found = unmet.get(key);
    const isMeant =
      target.accountId === listing.accountId ||
      (target.accountId === undefined && !repeated.has(key));
    if (found === undefined || !isMeant) return withoutListener(target, listing);
    unmet.delete(key);
    return {
      ...{ accountId: found.accountId, ...target, ...hostOf(target, found) },
      found: foundOf(target.found, found, listing),
    };
  });
  return [...merged, ...[...unmet.values()].map((found) => targetOf(found, listing))];
}

function targetOf(found: FoundListener, listing: Listing): Target {
  const { accountId, balancerType, region, name, host, port, facts } = found;
  return {
    ...{ name, balancerType, region, accountId, host, port },
    ...(facts.scheme === 'internal' ? { internal: true } : {}),
    found: foundOf(undefined, found, listing),
  };
}

/** A balancer that was made anew under its name has another host; what a person wrote stays. */
function hostOf({ host, found }: Target, { host: now }: FoundListener): Pick<Target, 'host'> {
  return host !== undefined && host === found?.host ? { host: now } : {};
}

function foundOf(
  before: Found | undefined,
  { listener, host, facts }: FoundListener,
  { startedAtMs, endedAtMs }: Listing,
): Found {
  const earlier = before?.stretches ?? [];
  const last = earlier.at(-1);
  const now = withKnownLogs(facts, last);
  const stretches: readonly FoundStretch[] =
    last !== undefined && before?.missingSince === undefined && isSame(last, now)
      ? // When a fact was read is not known, only that it was within the run.
        [...earlier.slice(0, -1), { ...last, until: later(last.until, startedAtMs) }]
      : [...earlier, { since: iso(endedAtMs), until: iso(endedAtMs), ...now }];
  return { listener, host, stretches: stretches.slice(-STRETCHES_MAX) };
}

/** Where deliveries were not listed, what was known of them stays. */
function withKnownLogs(facts: FoundFacts, last: FoundStretch | undefined): FoundFacts {
  const vended = facts.logs.vended ?? last?.logs.vended ?? null;
  return { ...facts, logs: { ...facts.logs, vended } };
}

function isSame({ since, until, ...facts }: FoundStretch, other: FoundFacts): boolean {
  return inOneOrder(facts) === inOneOrder(other);
}

/** A file that a person touched may have its fields in another order. */
function inOneOrder(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort())
      : part,
  );
}

/** A target that this listing had to show, and does not: since the first such one it is missing. */
function withoutListener(target: Target, listing: Listing): Target {
  const { found, accountId, region, balancerType } = target;
  const api = balancerType === 'classic' ? 'classic' : 'v2';
  const isListed =
    accountId === listing.accountId &&
    region === listing.region &&
    !listing.gaps.some((gap) => gap.api === api);
  if (found === undefined || !isListed) return target;
  const endedAt = iso(listing.endedAtMs);
  const { missingSince = endedAt, missingUntil = endedAt } = found;
  return {
    ...target,
    found: { ...found, missingSince, missingUntil: later(missingUntil, listing.endedAtMs) },
  };
}

function later(known: string, atMs: number): string {
  return Date.parse(known) >= atMs ? known : iso(atMs);
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
