import { DISTANCE } from '../../behaviours/scope.ts';
import type { MeasureSettings } from '../../model/rate.ts';
import { IS_APPLICATION, REACH } from './handshake-sql.ts';
import { KIND_OF_BOTH } from './kind-sql.ts';
import { EXCLUDED } from './place-sql.ts';
import { integerLiteral } from './sql-text.ts';

/** A handshake that began less than this before another has no session to offer to it. */
export const PARALLEL_MS = 1000;

/** The ceiling's base: what was counted, or all that succeeded where the log marks nothing. */
const IS_IN_BASE = `outcome_rank >= CASE WHEN ${IS_APPLICATION} THEN 3 ELSE 2 END`;

/** What a connection has of its place, as the greatest of its rows. */
const OF_PLACE = ['node_number', 'exclusion', 'judged_from_ms'];

/**
 * The CTEs that end in `arrived`: every handshake of the window with its arrival, whether its
 * listener is excluded, whether it counts to the ceiling's base and lies within the documented
 * reach of its sessions, and whether a whole session lifetime of its balancer's logs lies before it
 * (`is_judged`), and whether the client was on no other node since it was on this one (`is_straight`);
 * all are numbers. Beside the handshakes, the texts of places (`place`), in rows that
 * have nothing else. They need `connection_rows` and `place_rows`.
 *
 * The handshakes of a client on one node are a part of those on one balancer, and named so: Trino
 * then sends no row to another worker between the two windows.
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
  SELECT balancer_number, max(place) AS place, ${OF_PLACE.map((name) => `max(${name}) AS ${name}`).join(', ')},
    max(client) AS client, max(tls_number) AS tls_number, max(outcome_rank) AS outcome_rank,
    ${KIND_OF_BOTH} AS client_kind,
    coalesce(min(logged_at_ms), min(handshake_at_ms)) AS handshake_at_ms
  FROM connection_rows
  RIGHT JOIN place_rows ON standing_id = place_id
  WHERE place IS NOT NULL OR is_taken IS NOT NULL
  GROUP BY balancer_number, coalesce(connection_id, carried_id), part
  HAVING coalesce(max(is_taken), 0) = 0
),
judged AS (
  SELECT balancer_number, node_number, client, client_kind, tls_number, outcome_rank,
    handshake_at_ms, exclusion, place,
    coalesce(handshake_at_ms >= judged_from_ms, false) AS is_judged
  FROM connections
),
seen AS (
  SELECT *,
    ${last('client, balancer_number')} AS on_balancer_ms,
    ${last('client, balancer_number, node_number')} AS on_node_ms
  FROM judged
),
reached AS (
  SELECT balancer_number, node_number, client, client_kind, tls_number, outcome_rank,
    handshake_at_ms, exclusion, place, is_judged,
    CAST(CASE WHEN on_node_ms >= handshake_at_ms - ${lifetime} THEN ${DISTANCE['same-node']}
      WHEN on_balancer_ms >= handshake_at_ms - ${lifetime} THEN ${DISTANCE['cross-node']}
      ELSE ${DISTANCE.first} END AS INTEGER) AS arrival,
    on_node_ms = on_balancer_ms AS is_straight,
    ${REACH} AS reach,
    ${IS_IN_BASE} AS is_in_base
  FROM seen
  WHERE place IS NOT NULL OR (${windowCondition(settings)})
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
