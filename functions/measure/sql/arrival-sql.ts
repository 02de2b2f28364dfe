import { DISTANCE } from '../../behaviours/scope.ts';
import type { MeasureSettings } from '../../model/rate.ts';
import { BALANCER_KEY, dayCondition, sameBalancer } from './connection-sql.ts';
import { handshakeReachCase } from './scope-sql.ts';
import { integerLiteral, nullsLast } from './sql-text.ts';

/** A handshake that began less than this before another has no session to offer to it. */
export const PARALLEL_MS = 1000;

/** The columns that name one Region's balancers of a type. */
const REGION_KEY = 'balancer_type, region';

/**
 * The CTEs that end in `arrived`: every handshake of the window with its arrival, whether its
 * listener is excluded, the documented reach of its sessions, and whether a whole session lifetime of
 * its balancer's logs lies before it (`judged`). Balancers have numbers, which `balancers` names; the
 * number of a Region is that of its first balancer. They need `log_starts`.
 */
export function arrivalCtes(settings: MeasureSettings): string {
  const lifetime = integerLiteral(settings.sessionLifetimeMs);
  return `logged_balancers AS (
  SELECT DISTINCT ${BALANCER_KEY}
  FROM handshakes
  WHERE ${dayCondition(settings)}
),
balancers AS (
  SELECT logged_balancers.*, starts_at_ms + ${lifetime} AS judged_from_ms,
    row_number() OVER (ORDER BY ${nullsLast(logged(BALANCER_KEY))}) AS balancer_number,
    rank() OVER (ORDER BY ${nullsLast(logged(REGION_KEY))}) AS region_number
  FROM logged_balancers
  LEFT JOIN log_starts ON ${sameBalancer('log_starts', 'logged_balancers')}
),
${seenCte()},
arrived AS (
  SELECT region_number, balancer_number, balancer_type, node, client, tls_version, outcome_rank,
    handshake_at_ms, excluded,
    CASE WHEN on_node_ms >= handshake_at_ms - ${lifetime} THEN ${DISTANCE['same-node']}
      WHEN on_balancer_ms >= handshake_at_ms - ${lifetime} THEN ${DISTANCE['cross-node']}
      ELSE ${DISTANCE.first} END AS arrival,
    ${handshakeReachCase()} AS reach,
    coalesce(handshake_at_ms >= judged_from_ms, false) AS judged
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
  SELECT balancers.region_number, balancers.balancer_number, balancers.judged_from_ms,
    connections.balancer_type, connections.node, connections.client, connections.tls_version,
    connections.outcome_rank, connections.handshake_at_ms,
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
    on('balancers', [...balancer, 'account_id']),
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

const logged = (columns: string) =>
  columns
    .split(', ')
    .map((name) => `logged_balancers.${name}`)
    .join(', ');
