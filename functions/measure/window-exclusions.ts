import type { Exclusion, ExclusionSpan } from '../model/rate.ts';
import { balancerNameKey } from '../model/trials/trial-account.ts';
import type { WindowRun } from '../model/window.ts';

/**
 * The exclusions that matter to one window: what was so before its history, or is so after its end,
 * is left out, so that listeners that were alike meanwhile take the same part of the query.
 */
export function windowExclusions({
  fromMs,
  toMs,
  sessionLifetimeMs,
  keepAliveMs,
  exclusions,
}: WindowRun): readonly Exclusion[] {
  const beginMs = fromMs - sessionLifetimeMs - keepAliveMs;
  const known = exclusions.map((one) =>
    one.spans === undefined ? one : { ...one, spans: spansWithin(one.spans, beginMs, toMs) },
  );
  // Of a balancer without any, nothing need be said of its listeners.
  const excluded = new Set(known.filter(isEver).map(balancerNameKey));
  return known.filter((one) => excluded.has(balancerNameKey(one)));
}

/** What reading a query's rows needs: spans stand in the query alone, which may be long enough. */
export function untimedExclusions(run: WindowRun): WindowRun {
  return { ...run, exclusions: run.exclusions.filter(({ spans }) => spans === undefined) };
}

function isEver({ spans }: Exclusion): boolean {
  return spans === undefined || spans.length > 0;
}

/** A span that goes beyond an edge has no end on that side: what is there is not read. */
function spansWithin(
  spans: readonly ExclusionSpan[],
  beginMs: number,
  endMs: number,
): readonly ExclusionSpan[] {
  return spans.flatMap(({ fromMs, toMs, excluded }) => {
    const isOutside = (toMs !== null && toMs <= beginMs) || (fromMs !== null && fromMs > endMs);
    const from = fromMs === null || fromMs <= beginMs ? null : fromMs;
    const to = toMs === null || toMs > endMs ? null : toMs;
    return isOutside ? [] : [{ fromMs: from, toMs: to, excluded }];
  });
}
