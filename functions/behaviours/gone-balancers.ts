import type { Freshness } from '../model/rate.ts';
import type { Target } from '../model/targets.ts';
import { HOUR_MS } from '../model/time.ts';
import { type AccountRow, rowsOfBalancer } from '../model/trials/trial-account.ts';

/** What of a target says whether its balancer is still there. */
export type ListedTarget = Pick<
  Target,
  'name' | 'balancerType' | 'region' | 'accountId' | 'port' | 'found'
>;

/** Whether a balancer is gone for good, and with it what is said of it. */
export type GoneBalancers = (balancer: AccountRow) => boolean;

/** Two whole listings lack it, and so much lies between them: one alone may be wrong. */
const APART_MS = 6 * HOUR_MS;
/** The newest log may cover the hour in which the balancer was deleted: a classic one's does. */
const LAST_LOG_MS = HOUR_MS;

/**
 * The balancers that are gone: two whole listings at least 6 h apart lack all of their listeners, and
 * no log or trial came since the first. A listing that is not whole tells nothing.
 */
export function goneBalancers(
  targets: readonly ListedTarget[],
  freshness: readonly Freshness[],
): GoneBalancers {
  // Targets that no listing found yet, and some trials, name no account.
  const targetsOf = rowsOfBalancer(targets.map((target) => ({ ...target, balancer: target.name })));
  const seenOf = rowsOfBalancer(freshness);
  return (balancer) => {
    const own = targetsOf(balancer);
    const sinceMs = own.map(missingSinceMs);
    if (own.length === 0 || sinceMs.includes(null)) return false;
    const since = Math.max(...sinceMs.map(Number));
    return seenOf(balancer).every(({ lastAtMs }) => lastAtMs <= since + LAST_LOG_MS);
  };
}

/** Since when a listener is missing for good; null where it is there, or may be. */
function missingSinceMs({ found }: ListedTarget): number | null {
  const { missingSince: since, missingUntil: until } = found ?? {};
  if (since === undefined || until === undefined) return null;
  return Date.parse(until) - Date.parse(since) >= APART_MS ? Date.parse(since) : null;
}
