import type { Measurement } from '../model/rate.ts';
import type { Report } from '../model/report.ts';
import { LOG_KINDS, LOG_SOURCE_KINDS, type SourceGroup } from '../model/source.ts';
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

/**
 * The balancers of which a log was read twice, as the balancer writes it and as CloudWatch Logs
 * delivers it; undefined where there is none.
 */
export function bothDeliveries(sources: readonly SourceGroup[]): Report['bothDeliveries'] {
  const byBalancer = Map.groupBy(
    sources.filter(({ balancer, rows }) => balancer !== null && rows > 0),
    ({ balancerType, region, accountId, balancer }) =>
      JSON.stringify([balancerType, region, accountId, balancer]),
  );
  const both = [...byBalancer.values()].flatMap((groups) => {
    const kinds = new Set<string>(groups.map(({ kind }) => kind));
    const logs = LOG_KINDS.filter((kind) => kinds.has(kind) && kinds.has(`vended-${kind}`));
    const [{ balancerType, region, accountId, balancer }] = groups as [SourceGroup];
    if (logs.length === 0 || balancerType === null || balancer === null) return [];
    return [{ balancerType, region, accountId, balancer, logs }];
  });
  return both.length === 0 ? undefined : both;
}
