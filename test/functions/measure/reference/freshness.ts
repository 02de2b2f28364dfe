import { REGULARITY_HOURS } from '../../../../functions/measure/sql/freshness-sql.ts';
import type { Freshness } from '../../../../functions/model/rate.ts';
import type { Source } from '../../../../functions/model/source.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';

/** How regularly each balancer's logs arrived, as of `untilMs` where the window has an end. */
export function freshnessOf(ledger: readonly Source[], untilMs: number | null): Freshness[] {
  const delivered = ledger.flatMap((row) =>
    row.endedAtMs === null || (untilMs !== null && row.endedAtMs > untilMs)
      ? []
      : [{ ...row, endedAtMs: row.endedAtMs }],
  );
  const dataEndMs = Math.max(...delivered.map((row) => row.endedAtMs));
  const named = delivered.flatMap(({ balancer, balancerType, ...row }) =>
    balancer === null || balancerType === null ? [] : [{ ...row, balancer, balancerType }],
  );
  const byBalancer = Map.groupBy(named, (row) =>
    JSON.stringify([row.accountId, row.region, row.balancerType, row.balancer]),
  );
  return [...byBalancer.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const { balancerType, region, accountId, balancer } = first;
    const lastAtMs = Math.max(...rows.map((row) => row.endedAtMs));
    const hoursAgo = rows.map((row) => Math.floor((lastAtMs - row.endedAtMs) / HOUR_MS));
    const hoursSeen = new Set(hoursAgo.filter((hours) => hours < REGULARITY_HOURS)).size;
    return [
      {
        evidence: 'ledger' as const,
        startsAtMs: null,
        balancerType,
        region,
        accountId,
        balancer,
        lastAtMs,
        hoursSeen,
        dataEndMs,
      },
    ];
  });
}
