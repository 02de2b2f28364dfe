import type { MeasureSettings } from '../../model/rate.ts';
import { BALANCER_KEY, dayCondition, sameBalancer } from './handshake-sql.ts';
import { HOUR_LITERAL, integerLiteral } from './sql-text.ts';

/** Over how many hours up to the last object the regularity of a balancer's logs is judged. */
export const REGULARITY_HOURS = 24;

/**
 * The CTE `fresh`: per balancer in the ledger the end of its last object, the hours with an object
 * among the 24 up to it, the end of all data, and when its logs began; as of the window's end where
 * one is given. It needs `log_starts`.
 */
export function freshnessCtes(settings: MeasureSettings): string {
  const until = settings.toMs === null ? 'true' : `ended_at_ms <= ${integerLiteral(settings.toMs)}`;
  return `delivered AS (
  SELECT ${BALANCER_KEY}, ended_at_ms,
    max(ended_at_ms) OVER (PARTITION BY ${BALANCER_KEY}) AS last_at_ms,
    max(ended_at_ms) OVER () AS data_end_ms
  FROM sources
  WHERE ${dayCondition(settings)} AND ended_at_ms IS NOT NULL AND ${until}
),
fresh_hours AS (
  SELECT ${BALANCER_KEY}, last_at_ms, data_end_ms,
    count(DISTINCT CASE WHEN last_at_ms - ended_at_ms < ${REGULARITY_HOURS} * ${HOUR_LITERAL}
      THEN (last_at_ms - ended_at_ms) / ${HOUR_LITERAL} END) AS hours_seen
  FROM delivered
  WHERE balancer IS NOT NULL
  GROUP BY ${BALANCER_KEY}, last_at_ms, data_end_ms
),
fresh AS (
  SELECT fresh_hours.*, log_starts.starts_at_ms
  FROM fresh_hours
  LEFT JOIN log_starts ON ${sameBalancer('log_starts', 'fresh_hours')}
)`;
}
