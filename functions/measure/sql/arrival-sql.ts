import { DISTANCE } from '../../behaviours/scope.ts';
import type { MeasureSettings } from '../../model/rate.ts';
import { BALANCER_KEY, dayCondition } from './connection-sql.ts';
import { handshakeReachCase } from './scope-sql.ts';
import { integerLiteral, nullsLast } from './sql-text.ts';

/** A handshake that began less than this before another has no session to offer to it. */
export const PARALLEL_MS = 1000;

/**
 * The CTEs that end in `arrived`: every handshake of the window with its arrival, whether its
 * listener is excluded, the documented reach of its sessions, and whether its history is complete.
 */
export function arrivalCtes(settings: MeasureSettings): string {
  const lifetime = integerLiteral(settings.sessionLifetimeMs);
  return `data_starts AS (
  SELECT ${BALANCER_KEY}, min(handshake_at_ms) AS starts_at_ms,
    row_number() OVER (ORDER BY ${nullsLast(BALANCER_KEY)}) AS balancer_number
  FROM handshakes
  WHERE ${dayCondition(settings)}
  GROUP BY ${BALANCER_KEY}
),
${seenCte()},
arrived AS (
  SELECT ${BALANCER_KEY}, node, client, tls_version, outcome_rank, handshake_at_ms, excluded,
    CASE WHEN on_node_ms >= handshake_at_ms - ${lifetime} THEN ${DISTANCE['same-node']}
      WHEN on_balancer_ms >= handshake_at_ms - ${lifetime} THEN ${DISTANCE['cross-node']}
      ELSE ${DISTANCE.first} END AS arrival,
    ${handshakeReachCase()} AS reach,
    handshake_at_ms - starts_at_ms >= ${lifetime} AS history_complete
  FROM seen
  WHERE ${windowCondition(settings)}
)`;
}

/**
 * When the same client last began a handshake that succeeded, on this balancer and on this node. A
 * frame that only grows keeps both engines linear where one client has very many handshakes; a
 * number for the balancer halves the time of the sorts.
 */
function seenCte(): string {
  const last = (
    partition: string,
  ) => `max(CASE WHEN outcome_rank > 1 THEN handshake_at_ms END) OVER (
      PARTITION BY ${partition} ORDER BY handshake_at_ms NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND ${integerLiteral(PARALLEL_MS)} PRECEDING
    )`;
  return `placed AS (
  SELECT ${qualified(BALANCER_KEY)}, connections.node, connections.client,
    connections.tls_version, connections.outcome_rank, connections.handshake_at_ms,
    data_starts.starts_at_ms, data_starts.balancer_number,
    CASE WHEN mutual_listeners.listener IS NULL AND named_listeners.listener IS NULL
      AND named_balancers.balancer IS NULL THEN 'no' ELSE 'yes' END AS excluded
  FROM connections
  ${joins()}
),
seen AS (
  SELECT *,
    ${last('client, balancer_number')} AS on_balancer_ms,
    ${last('client, balancer_number, node')} AS on_node_ms
  FROM placed
)`;
}

function joins(): string {
  const on = (table: string, columns: readonly string[]) => {
    const equal = columns.map((name) => `${table}.${name} = connections.${name}`);
    return `LEFT JOIN ${table} ON ${equal.join(' AND ')}`;
  };
  const balancer = ['balancer_type', 'region', 'balancer'];
  return [
    on('data_starts', [...balancer, 'account_id']),
    on('mutual_listeners', [...balancer, 'account_id', 'listener']),
    on('named_listeners', [...balancer, 'listener']),
    on('named_balancers', balancer),
  ].join('\n  ');
}

/** Applied after the arrivals, so that what lies before the window still is history. */
function windowCondition(settings: MeasureSettings): string {
  const bounds = ['true'];
  if (settings.fromMs !== null)
    bounds.push(`handshake_at_ms >= ${integerLiteral(settings.fromMs)}`);
  if (settings.toMs !== null) bounds.push(`handshake_at_ms < ${integerLiteral(settings.toMs)}`);
  return bounds.join(' AND ');
}

const qualified = (columns: string) =>
  columns
    .split(', ')
    .map((name) => `connections.${name}`)
    .join(', ');
