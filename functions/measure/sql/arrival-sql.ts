import { DISTANCE } from '../../behaviours/scope.ts';
import type { MeasureSettings } from '../../model/rate.ts';
import { CONNECTION_ID } from './connection-sql.ts';
import { IS_APPLICATION, REACH } from './handshake-sql.ts';
import { EXCLUDED } from './place-sql.ts';
import { integerLiteral } from './sql-text.ts';

/** A handshake that began less than this before another has no session to offer to it. */
export const PARALLEL_MS = 1000;

/** The ceiling's base: what was counted, or all that succeeded where the log marks nothing. */
const IS_IN_BASE = `outcome_rank >= CASE WHEN ${IS_APPLICATION} THEN 3 ELSE 2 END`;

/** What a connection has of its place, as the greatest of its rows. */
const OF_PLACE = ['region_number', 'node_number', 'exclusion', 'judged_from_ms'];

/**
 * The CTEs that end in `arrived`: every handshake of the window with its arrival, whether its
 * listener is excluded, whether it counts to the ceiling's base and lies within the documented
 * reach of its sessions, and whether a whole session lifetime of its balancer's logs lies before it
 * (`is_judged`). All are numbers. They need `connection_rows` and `judging_places`.
 */
export function arrivalCtes(settings: MeasureSettings): string {
  const lifetime = integerLiteral(settings.sessionLifetimeMs);
  const last = (
    partition: string,
  ) => `max(CASE WHEN outcome_rank > 1 THEN handshake_at_ms END) OVER (
      PARTITION BY ${partition} ORDER BY handshake_at_ms NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND ${integerLiteral(PARALLEL_MS)} PRECEDING
    )`;
  return `connections AS (
  SELECT balancer_number, ${OF_PLACE.map((name) => `max(${name}) AS ${name}`).join(', ')},
    max(client) AS client, max(tls_number) AS tls_number, max(outcome_rank) AS outcome_rank,
    coalesce(min(logged_at_ms), min(handshake_at_ms)) AS handshake_at_ms
  FROM connection_rows
  JOIN judging_places ON judging_places.place_id = connection_rows.place_id
  GROUP BY balancer_number, ${CONNECTION_ID}
  HAVING max(is_taken) = 0
),
judged AS (
  SELECT region_number, balancer_number, node_number, client, tls_number, outcome_rank,
    handshake_at_ms, exclusion,
    coalesce(handshake_at_ms >= judged_from_ms, false) AS is_judged
  FROM connections
),
seen AS (
  SELECT *,
    ${last('client, balancer_number')} AS on_balancer_ms,
    ${last('client, node_number')} AS on_node_ms
  FROM judged
),
reached AS (
  SELECT region_number, balancer_number, node_number, client, tls_number, outcome_rank,
    handshake_at_ms, exclusion, is_judged,
    CAST(CASE WHEN on_node_ms >= handshake_at_ms - ${lifetime} THEN ${DISTANCE['same-node']}
      WHEN on_balancer_ms >= handshake_at_ms - ${lifetime} THEN ${DISTANCE['cross-node']}
      ELSE ${DISTANCE.first} END AS INTEGER) AS arrival,
    ${REACH} AS reach,
    ${IS_IN_BASE} AS is_in_base
  FROM seen
  WHERE ${windowCondition(settings)}
),
arrived AS (
  SELECT *, is_in_base AND exclusion < ${EXCLUDED} AND arrival <= reach AS is_within_scope
  FROM reached
)`;
}

/** Applied after the arrivals, so that what lies before the window still is history. */
function windowCondition(settings: MeasureSettings): string {
  const bounds = ['true'];
  if (settings.fromMs !== null)
    bounds.push(`handshake_at_ms >= ${integerLiteral(settings.fromMs)}`);
  if (settings.toMs !== null) bounds.push(`handshake_at_ms < ${integerLiteral(settings.toMs)}`);
  return bounds.join(' AND ');
}
