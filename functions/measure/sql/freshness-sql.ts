import type { MeasureSettings } from '../../model/rate.ts';
import { BALANCER_KEY, dayCondition } from './connection-sql.ts';
import { HOUR_LITERAL, integerLiteral } from './sql-text.ts';

/** Over how many hours up to the last object the regularity of a balancer's logs is judged. */
export const REGULARITY_HOURS = 24;

/**
 * The CTE `fresh`: per balancer in the ledger the end of its last object, the hours with an object
 * among the 24 up to it, and the end of all data; as of the window's end where one is given.
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
fresh AS (
  SELECT ${BALANCER_KEY}, last_at_ms, data_end_ms,
    count(DISTINCT CASE WHEN last_at_ms - ended_at_ms < ${REGULARITY_HOURS} * ${HOUR_LITERAL}
      THEN (last_at_ms - ended_at_ms) / ${HOUR_LITERAL} END) AS hours_seen
  FROM delivered
  WHERE balancer IS NOT NULL
  GROUP BY ${BALANCER_KEY}, last_at_ms, data_end_ms
)`;
}
