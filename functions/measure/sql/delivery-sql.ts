import { DELIVERY_PERIOD_MS } from '../../behaviours/delivery.ts';
import { BALANCER_TYPES } from '../../model/balancer.ts';
import type { MeasureSettings } from '../../model/rate.ts';
import { DAY_MS, HOUR_MS } from '../../model/time.ts';
import { BALANCER_KEY, dayCondition } from './handshake-sql.ts';
import { integerLiteral, textLiteral } from './sql-text.ts';

/** How long a balancer may deliver nothing, while others do, before its data begin anew. */
export const HOLE_MS = 3 * HOUR_MS;

/**
 * How far before the history of a window deliveries are looked for, so that a balancer is not young
 * after quiet days: longer than a weekend with holidays. Athena lists a folder for each day, type
 * and Region, so each day more costs 1.2 USD a month where all Regions are read.
 */
export const DELIVERY_LOOKBACK_MS = 7 * DAY_MS;

const TYPES = BALANCER_TYPES.map(textLiteral).join(', ');
const PERIOD_CASE = `CASE balancer_type ${BALANCER_TYPES.map(
  (type) => `WHEN ${textLiteral(type)} THEN ${integerLiteral(DELIVERY_PERIOD_MS[type])}`,
).join(' ')} END`;

/**
 * The CTE `log_starts`: per balancer since when its logs came without a hole that others of its
 * account and Region do not share, as the beginning of an object's period. Time in which the whole
 * account and Region delivered nothing for longer than a hole does not count. Where this run read
 * only some of what the ledger holds, data begin anew at the end of the last object left out.
 */
export function deliveryCtes(settings: MeasureSettings): string {
  const hole = integerLiteral(HOLE_MS);
  const before = (column: string, of: string) =>
    `lag(${column}) OVER (PARTITION BY ${of} ORDER BY ended_at_ms NULLS LAST)`;
  return `${deliveryTimes(settings)},
delivery_gaps AS (
  SELECT *, ended_at_ms - ${before('ended_at_ms', 'account_id, region')} AS gap_ms
  FROM delivery_times
),
delivery_clock AS (
  SELECT *, sum(CASE WHEN gap_ms <= ${hole} THEN gap_ms ELSE 0 END) OVER (
      PARTITION BY account_id, region ORDER BY ended_at_ms NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS clock_ms
  FROM delivery_gaps
),
delivery_holes AS (
  SELECT *, clock_ms - ${before('clock_ms', BALANCER_KEY)} AS hole_ms,
    max(CASE WHEN some_read THEN ended_at_ms END) OVER (PARTITION BY ${BALANCER_KEY})
      AS last_read_ms
  FROM delivery_clock
),
log_starts AS (
  SELECT ${BALANCER_KEY}, max(
      CASE WHEN NOT all_read THEN ended_at_ms
        WHEN hole_ms IS NULL OR hole_ms > ${hole} THEN ended_at_ms - ${PERIOD_CASE} END
    ) AS starts_at_ms
  FROM delivery_holes
  WHERE ended_at_ms <= last_read_ms
  GROUP BY ${BALANCER_KEY}
)`;
}

/**
 * When each balancer delivered logs up to the window's end. Health check logs are written by a
 * setting of their own, and an object that was set aside gave no rows.
 */
function deliveryTimes(settings: MeasureSettings): string {
  const { toMs, wholeLedger } = settings;
  const until = toMs === null ? 'true' : `ended_at_ms <= ${integerLiteral(toMs)}`;
  const isRead = wholeLedger ? 'read_objects.source_id IS NOT NULL' : 'true';
  // The ledger of a lake that is kept names what earlier runs read; a window of AWS reads all.
  const join = `
  LEFT JOIN (SELECT DISTINCT source_id FROM sources) AS read_objects
    ON read_objects.source_id = deliveries.source_id`;
  return `delivery_times AS (
  SELECT ${BALANCER_KEY}, ended_at_ms, bool_and(${isRead}) AS all_read,
    bool_or(${isRead}) AS some_read
  FROM deliveries${wholeLedger ? join : ''}
  WHERE ${dayCondition(settings, DELIVERY_LOOKBACK_MS)} AND balancer_type IN (${TYPES})
    AND balancer IS NOT NULL AND ended_at_ms IS NOT NULL AND quarantined IS NULL
    AND (rows > 0 OR skipped NOT LIKE '%"health-check"%') AND ${until}
  GROUP BY ${BALANCER_KEY}, ended_at_ms
)`;
}
