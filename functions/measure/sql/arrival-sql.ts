import { DISTANCE } from '../../behaviours/scope.ts';
import type { MeasureSettings } from '../../model/rate.ts';
import { EXCLUDED, exclusionAt, UNJUDGED } from './exclusion-sql.ts';
import { IS_APPLICATION, REACH } from './handshake-sql.ts';
import { KIND_OF_BOTH } from './kind-sql.ts';
import { integerLiteral, withinWindow } from './sql-text.ts';

/** A handshake that began less than this before another has no session to offer to it. */
export const PARALLEL_MS = 1000;

/** The ceiling's base: what was counted, or all that succeeded where the log marks nothing. */
const IS_IN_BASE = `outcome_rank >= CASE WHEN ${IS_APPLICATION} THEN 3 ELSE 2 END`;

/** What a connection has of its place, as the greatest of its rows; and its node. */
const OF_PLACE = ['exclusion', 'judged_from_ms'];

/**
 * What a handshake is, in digits of one number: all columns are sorted twice for the windows, and one
 * costs less than five. The first digit counts most.
 */
const TRAITS = {
  outcome_rank: { step: 10_000_000, values: 10 },
  client_kind: { step: 100_000, values: 100 },
  tls_number: { step: 100, values: 1000 },
  exclusion: { step: 10, values: 10 },
  judged: { step: 1, values: 10 },
} as const;
/** Of a handshake that did not fail. */
const SUCCEEDED = `traits >= ${2 * TRAITS.outcome_rank.step}`;

/**
 * The CTEs that end in `arrived`: every handshake of the window with its arrival, whether its
 * listener is excluded, whether it counts to the ceiling's base and lies within the documented
 * reach of its sessions, and whether a whole session lifetime of its balancer's logs lies before it
 * (`is_judged`), and whether the client was on no other node since it was on this one (`is_straight`);
 * all are numbers. Beside the handshakes, the texts of places and marks (`place`), in rows that
 * have nothing else; those of marks are of no place, and have a number of their own for a node. They
 * need `connection_rows` and `place_rows`.
 *
 * The handshakes of a client on one node are a part of those on one balancer, and named so: Trino
 * then sends no row to another worker between the two windows.
 */
export function arrivalCtes(settings: MeasureSettings): string {
  const lifetime = integerLiteral(settings.sessionLifetimeMs);
  const last = (partition: string) => `max(CASE WHEN ${SUCCEEDED} THEN handshake_at_ms END) OVER (
      PARTITION BY ${partition} ORDER BY handshake_at_ms NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND ${integerLiteral(PARALLEL_MS)} PRECEDING
    )`;
  return `connections AS (
  SELECT balancer_number, max(coalesce(place, carried)) AS place,
    CAST(max(coalesce(node_number, client)) AS INTEGER) AS node_number,
    ${OF_PLACE.map((name) => `max(${name}) AS ${name}`).join(', ')}, max(client) AS client, max(tls_number) AS tls_number, max(outcome_rank) AS outcome_rank,
    ${KIND_OF_BOTH} AS client_kind,
    coalesce(min(logged_at_ms), min(handshake_at_ms)) AS handshake_at_ms
  FROM connection_rows
  RIGHT JOIN place_rows ON standing_id = place_id
  WHERE place IS NOT NULL OR is_taken IS NOT NULL
  GROUP BY balancer_number, coalesce(connection_id, carried_id), part
  HAVING coalesce(max(is_taken), 0) = 0
),
judged AS (
  SELECT balancer_number, node_number, client, handshake_at_ms, place,
    ${packedTraits(settings)} AS traits
  FROM (
    SELECT *, CASE WHEN handshake_at_ms >= judged_from_ms THEN 1 ELSE 0 END AS judged
    FROM connections
  ) AS dated
),
seen AS (
  SELECT *,
    ${last('client, balancer_number')} AS on_balancer_ms,
    ${last('client, balancer_number, node_number')} AS on_node_ms
  FROM judged
),
reached AS (
  SELECT balancer_number, node_number, client, handshake_at_ms, place,
    ${traitsOf('outcome_rank', 'client_kind', 'tls_number', 'exclusion')},
    ${unpacked('judged')} = 1 AS is_judged,
    CAST(CASE WHEN on_node_ms >= handshake_at_ms - ${lifetime} THEN ${DISTANCE['same-node']}
      WHEN on_balancer_ms >= handshake_at_ms - ${lifetime} THEN ${DISTANCE['cross-node']}
      ELSE ${DISTANCE.first} END AS INTEGER) AS arrival,
    on_node_ms = on_balancer_ms AS is_straight
  FROM seen
  WHERE place IS NOT NULL OR (${withinWindow('handshake_at_ms', settings)})
),
arrived AS (
  SELECT *, ${IS_IN_BASE} AND exclusion < ${UNJUDGED} AS is_in_base,
    ${IS_IN_BASE} AND exclusion < ${EXCLUDED} AND arrival <= ${REACH} AS is_within_scope
  FROM reached
)`;
}

function packedTraits(settings: MeasureSettings): string {
  const exclusion = `(${exclusionAt('handshake_at_ms', settings)})`;
  return Object.entries(TRAITS)
    .map(([name, { step }]) => `${name === 'exclusion' ? exclusion : name} * ${step}`)
    .join(' + ');
}

function traitsOf(...names: readonly (keyof typeof TRAITS)[]): string {
  return names.map((name) => `${unpacked(name)} AS ${name}`).join(', ');
}

/** Division of whole numbers drops the rest. */
function unpacked(name: keyof typeof TRAITS): string {
  const { step, values } = TRAITS[name];
  return `traits / ${step} % ${values}`;
}
