import type { Measurement } from '../model/rate.ts';
import type { Report } from '../model/report.ts';
import { LOG_SOURCE_KINDS } from '../model/source.ts';
import { instant } from '../model/time.ts';

/** The logs that a deployment reads. */
export interface ExpectedLogs {
  /** None where probes are the only evidence. */
  readonly buckets: readonly string[];
  /** How long no log of any balancer is no surprise. */
  readonly staleAfterMs: number;
}

/**
 * What a report says where logs should come and none does: since when. `stale` is about one balancer
 * beside others that have logs; where none has any, there is nothing to compare with.
 */
export function missingLogs(
  { freshness, sources, window }: Pick<Measurement, 'freshness' | 'sources' | 'window'>,
  { buckets, staleAfterMs }: ExpectedLogs,
): Report['missingLogs'] {
  if (buckets.length === 0) return undefined;
  const ends = freshness.flatMap((row) => (row.evidence === 'ledger' ? [row.lastAtMs] : []));
  const lastAtMs = ends.length === 0 ? null : Math.max(...ends);
  // Logs whose names tell no time were read all the same.
  const isUntimed =
    lastAtMs === null && sources.some(({ kind }) => LOG_SOURCE_KINDS.includes(kind));
  if (isUntimed || (lastAtMs !== null && window.endMs - lastAtMs <= staleAfterMs)) return undefined;
  return { buckets: [...buckets], lastAt: lastAtMs === null ? null : instant(lastAtMs) };
}
