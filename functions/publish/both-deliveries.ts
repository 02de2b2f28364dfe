import type { Report } from '../model/report.ts';
import { LOG_KINDS, type SourceGroup } from '../model/source.ts';

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
