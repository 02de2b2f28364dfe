import { HANDSHAKE_COLUMNS, PARTITION_COLUMNS } from '../../lake/columns.ts';
import type { MeasureSettings } from '../../model/rate.ts';
import { integerLiteral, textLiteral } from './sql-text.ts';

/** The columns that name one balancer: names and IDs repeat across accounts. */
export const BALANCER_KEY = 'balancer_type, region, account_id, balancer';

/** The condition that rows of two tables are of one balancer. */
export function sameBalancer(table: string, other: string): string {
  const columns = BALANCER_KEY.split(', ');
  return columns.map((name) => `${table}.${name} = ${other}.${name}`).join(' AND ');
}

const IS_FLOW = "identity_kind = 'flow'";
const IS_NO_FLOW = "identity_kind <> 'flow'";

/**
 * The connection log alone has a handshake time or a failure, and it alone says when the connection
 * began; an access log line only bounds it (AWS: "Connection logs for your Application Load
 * Balancer", field `timestamp`).
 */
const IS_CONNECTION_LOG = `balancer_type = 'application'
      AND (handshake_ms IS NOT NULL OR outcome = 'failed')`;

/** Every column but the id, which a row may get from others. */
const ROW_COLUMNS = [...PARTITION_COLUMNS, ...HANDSHAKE_COLUMNS]
  .map(({ name }) => name)
  .filter((name) => name !== 'connection_id')
  .join(', ');

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

/** Where a window begins, and how far back history reaches. */
type HistorySettings = Pick<MeasureSettings, 'fromMs' | 'sessionLifetimeMs' | 'keepAliveMs'>;

/**
 * The first delivery day (`YYYY-MM-DD`, UTC) that can matter to a window, or null for all days: an
 * object is delivered when a connection's period ends, so never before the day of its handshakes,
 * and history reaches one session lifetime and one keep-alive time back from the window's start;
 * `beforeMs` reaches back further.
 */
export function firstDay(settings: HistorySettings, beforeMs = 0): string | null {
  if (settings.fromMs === null) return null;
  const historyMs = settings.sessionLifetimeMs + settings.keepAliveMs;
  const earliestMs = settings.fromMs - historyMs - beforeMs;
  return new Date(Math.max(0, earliestMs)).toISOString().slice(0, 10);
}

/** The SQL condition that prunes day partitions, `true` (never empty) when all days are read. */
export function dayCondition(settings: HistorySettings, beforeMs = 0): string {
  const day = firstDay(settings, beforeMs);
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
  const days = dayCondition(settings);
  return `${flowPartCtes(settings, shape.key)},
${tracedFlowCtes(settings, shape.key)},
identified_rows AS (
  SELECT ${ROW_COLUMNS}, connection_id
  FROM handshakes
  WHERE ${days} AND ${IS_NO_FLOW}
  UNION ALL
  SELECT ${ROW_COLUMNS}, trace_id AS connection_id
  FROM traced_flows
  WHERE trace_id IS NOT NULL
),
identified AS (
  SELECT ${shape.key}, ${merged.join(',\n    ')}
  FROM identified_rows
  GROUP BY ${shape.key}, connection_id
),
untraced_rows AS (
  SELECT ${ROW_COLUMNS}, connection_id, flow_node, part
  FROM other_flow_parts
  UNION ALL
  SELECT ${ROW_COLUMNS}, connection_id, flow_node, part
  FROM traced_flows
  WHERE trace_id IS NULL
),
flows AS (
  SELECT ${shape.key}, ${merged.join(',\n    ')}
  FROM untraced_rows
  GROUP BY ${shape.key}, connection_id, flow_node, part
),
connections AS (
  SELECT ${columns}
  FROM identified
  UNION ALL
  SELECT ${columns}
  FROM flows
)`;
}

const ENDS_AT =
  'CASE WHEN last_seen_ms > handshake_at_ms THEN last_seen_ms ELSE handshake_at_ms END';
const NODE = "coalesce(node, '')";
const IS_APPLICATION = "balancer_type = 'application'";

/**
 * Requests without a trace id: a pause longer than the keep-alive time ends the connection. Those of
 * application balancers by themselves: only their connections may carry a trace id elsewhere.
 */
function flowPartCtes(settings: MeasureSettings, key: string): string {
  const inOrder = `PARTITION BY ${key}, connection_id, flow_node
      ORDER BY handshake_at_ms NULLS LAST, ends_at_ms NULLS LAST ROWS`;
  const days = dayCondition(settings);
  const chain = (name: string, types: string) => `${name}_flow_rows AS (
  SELECT ${ROW_COLUMNS}, connection_id, ${NODE} AS flow_node, ${ENDS_AT} AS ends_at_ms
  FROM handshakes
  WHERE ${days} AND ${types} AND ${IS_FLOW}
),
${name}_flow_pauses AS (
  SELECT *, max(ends_at_ms) OVER (${inOrder} BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    AS seen_until_ms
  FROM ${name}_flow_rows
),
${name}_flow_parts AS (
  SELECT *, sum(CASE
      WHEN handshake_at_ms - seen_until_ms > ${integerLiteral(settings.keepAliveMs)} THEN 1 ELSE 0
    END) OVER (${inOrder} BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS part
  FROM ${name}_flow_pauses
)`;
  return `${chain('application', IS_APPLICATION)},\n${chain('other', `balancer_type <> 'application'`)}`;
}

/**
 * The CTE `traced_flows`: the rows of `application_flow_parts` with the trace id of the same client's
 * connection from the same port to the same node, when no more than the keep-alive time lies between
 * them: only some of its lines carry the id. A part between two such connections belongs to both.
 */
function tracedFlowCtes(settings: MeasureSettings, key: string): string {
  const keepAlive = integerLiteral(settings.keepAliveMs);
  const equal = (a: string, b: string, columns: string) =>
    columns
      .split(', ')
      .map((name) => `${a}.${name} = ${b}.${name}`)
      .join(' AND ');
  const spans = `${key}, flow_node, part, connection_id`;
  return `flow_spans AS (
  SELECT ${spans}, max(client) AS client, max(client_port) AS client_port,
    min(handshake_at_ms) AS span_begins_at_ms, max(ends_at_ms) AS span_ends_at_ms
  FROM application_flow_parts
  GROUP BY ${spans}
),
traced_rows AS (
  SELECT ${key}, ${NODE} AS flow_node, client, client_port, connection_id AS trace_id,
    handshake_at_ms, ${ENDS_AT} AS ends_at_ms
  FROM handshakes
  WHERE ${dayCondition(settings)} AND ${IS_APPLICATION} AND ${IS_NO_FLOW}
),
flow_traces AS (
  SELECT DISTINCT ${qualified('flow_spans', spans)}, traced_rows.trace_id
  FROM traced_rows
  JOIN flow_spans
    ON ${equal('traced_rows', 'flow_spans', `${key}, flow_node, client, client_port`)}
    AND flow_spans.span_begins_at_ms - traced_rows.ends_at_ms <= ${keepAlive}
    AND traced_rows.handshake_at_ms - flow_spans.span_ends_at_ms <= ${keepAlive}
),
traced_flows AS (
  SELECT application_flow_parts.*, flow_traces.trace_id
  FROM application_flow_parts
  LEFT JOIN flow_traces ON ${equal('flow_traces', 'application_flow_parts', spans)}
)`;
}

function qualified(table: string, columns: string): string {
  return columns
    .split(', ')
    .map((name) => `${table}.${name}`)
    .join(', ');
}
