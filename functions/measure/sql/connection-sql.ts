import { FLOW_ID_PREFIX } from '../../model/handshake.ts';
import type { MeasureSettings } from '../../model/rate.ts';
import { integerLiteral, textLiteral } from './sql-text.ts';

/** The columns that name one balancer: names and IDs repeat across accounts. */
export const BALANCER_KEY = 'balancer_type, region, account_id, balancer';

// Range comparisons instead of LIKE: both engines then skip row groups by their min and max.
const FLOW_FROM = textLiteral(FLOW_ID_PREFIX);
const FLOW_TO = textLiteral(`${FLOW_ID_PREFIX.slice(0, -1)};`);
const IS_FLOW = `connection_id >= ${FLOW_FROM} AND connection_id < ${FLOW_TO}`;
const IS_NO_FLOW = `(connection_id < ${FLOW_FROM} OR connection_id >= ${FLOW_TO})`;

/**
 * The connection log alone has a handshake time or a failure, and it alone says when the connection
 * began; an access log line only bounds it (AWS: "Connection logs for your Application Load
 * Balancer", field `timestamp`).
 */
const IS_CONNECTION_LOG = `balancer_type = 'application'
      AND (handshake_ms IS NOT NULL OR outcome = 'failed')`;

/** What the rows of one connection say together; the order of rows never matters. */
const MERGED = `coalesce(max(node), '') AS node,
    max(listener) AS listener,
    max(client) AS client,
    coalesce(max(tls_version), 'unknown') AS tls_version,
    max(CASE outcome WHEN 'resumed' THEN 4 WHEN 'full' THEN 3 WHEN 'unknown' THEN 2 ELSE 1 END)
      AS outcome_rank,
    coalesce(
      min(CASE WHEN ${IS_CONNECTION_LOG} THEN handshake_at_ms END),
      min(handshake_at_ms)
    ) AS handshake_at_ms`;

/**
 * The first delivery day (`YYYY-MM-DD`, UTC) that can matter to a window, or null for all days: an
 * object is delivered when a connection's period ends, so never before the day of its handshakes,
 * and history reaches one session lifetime and one keep-alive time back from the window's start.
 */
export function firstDay(settings: MeasureSettings): string | null {
  if (settings.fromMs === null) return null;
  const earliestMs = settings.fromMs - settings.sessionLifetimeMs - settings.keepAliveMs;
  return new Date(Math.max(0, earliestMs)).toISOString().slice(0, 10);
}

/** The SQL condition that prunes day partitions, `true` (never empty) when all days are read. */
export function dayCondition(settings: MeasureSettings): string {
  const day = firstDay(settings);
  return day === null ? 'true' : `day >= ${textLiteral(day)}`;
}

/**
 * The columns that distinguish connections beside their ids, and columns beside the merged ones.
 */
export interface ConnectionShape {
  readonly key: string;
  /** Aggregates by the names of their columns. */
  readonly more: Readonly<Record<string, string>>;
}

const OF_A_BALANCER: ConnectionShape = { key: BALANCER_KEY, more: {} };

/**
 * The CTEs that end in `connections`: one row per handshake (node '' where unknown, outcome as rank
 * 4 resumed, 3 full, 2 unknown, 1 failed), whatever number of rows, objects and copies showed it.
 */
export function connectionCtes(settings: MeasureSettings, shape = OF_A_BALANCER): string {
  const merged = [MERGED, ...Object.entries(shape.more).map(([name, sql]) => `${sql} AS ${name}`)];
  const columns = [
    ...[shape.key, 'node, listener, client, tls_version, outcome_rank, handshake_at_ms'],
    ...Object.keys(shape.more),
  ].join(', ');
  return `identified AS (
  SELECT ${shape.key}, ${merged.join(',\n    ')}
  FROM handshakes
  WHERE ${dayCondition(settings)} AND ${IS_NO_FLOW}
  GROUP BY ${shape.key}, connection_id
),
${flowCtes(settings, shape.key, merged.join(',\n    '))},
connections AS (
  SELECT ${columns}
  FROM identified
  UNION ALL
  SELECT ${columns}
  FROM flows
)`;
}

/** Requests without a trace id: a pause longer than the keep-alive time ends the connection. */
function flowCtes(settings: MeasureSettings, key: string, merged: string): string {
  const inOrder = `PARTITION BY ${key}, connection_id, flow_node
      ORDER BY handshake_at_ms NULLS LAST, ends_at_ms NULLS LAST ROWS`;
  return `flow_rows AS (
  SELECT *, coalesce(node, '') AS flow_node,
    CASE WHEN last_seen_ms > handshake_at_ms THEN last_seen_ms ELSE handshake_at_ms END
      AS ends_at_ms
  FROM handshakes
  WHERE ${dayCondition(settings)} AND ${IS_FLOW}
),
flow_pauses AS (
  SELECT *, max(ends_at_ms) OVER (${inOrder} BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    AS seen_until_ms
  FROM flow_rows
),
flow_parts AS (
  SELECT *, sum(CASE
      WHEN handshake_at_ms - seen_until_ms > ${integerLiteral(settings.keepAliveMs)} THEN 1 ELSE 0
    END) OVER (${inOrder} BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS part
  FROM flow_pauses
),
flows AS (
  SELECT ${key}, ${merged}
  FROM flow_parts
  GROUP BY ${key}, connection_id, flow_node, part
)`;
}
