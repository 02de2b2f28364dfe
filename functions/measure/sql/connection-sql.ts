import { NEAR_MS } from '../../model/marks/marks.ts';
import type { MeasureSettings } from '../../model/rate.ts';
import { dayCondition, IS_APPLICATION, OUTCOME_RANK, TLS_NUMBER } from './handshake-sql.ts';
import { KIND_VALUES } from './kind-sql.ts';
import { OF_THE_PROBE } from './mark-sql.ts';
import { integerLiteral } from './sql-text.ts';

const ENDS_AT =
  'CASE WHEN last_seen_ms > handshake_at_ms THEN last_seen_ms ELSE handshake_at_ms END';

/**
 * The connection log alone has a handshake time or a failure, and it alone says when the connection
 * began; an access log line only bounds it (AWS: "Connection logs for your Application Load
 * Balancer", field `timestamp`).
 */
const LOGGED_AT = `CASE WHEN balancer_type = 'application'
      AND (handshake_ms IS NOT NULL OR outcome = 'failed') THEN handshake_at_ms END`;

/** Values of a row, by name, in SQL; what several rows of one connection say is the greatest. */
const VALUES: Readonly<Record<string, string>> = {
  client: 'client',
  client_port: 'client_port',
  tls_number: TLS_NUMBER,
  outcome_rank: OUTCOME_RANK,
  ...KIND_VALUES,
};

/** What a query takes for one connection, and what it wants of its rows. */
export interface ConnectionShape {
  /** The columns beside the node that rows of one connection share; all but the day follow from it. */
  readonly key: readonly string[];
  /** Columns of `handshakes` that rows pass on, by the aggregates that merge them. */
  readonly columns: Readonly<Record<string, 'max' | 'min' | 'bool_or'>>;
  /** What such a column is of, where it has a name of its own. */
  readonly of?: Readonly<Record<string, string>>;
  /** Whether `mark_rows` are there, which say what connections are a probe's own. */
  readonly isMarked?: true;
}

const OF_A_NODE: ConnectionShape = { key: [], columns: { place_id: 'max' }, isMarked: true };

/**
 * The CTEs that end in `connection_rows`: what each row says of its connection (the rows of one
 * have the same `CONNECTION_ID`), whatever number of rows, objects and copies show it. Rows of a
 * `flow` are one connection until a pause is longer than the keep-alive time (a part). Where a
 * connection with a trace id touches a part of the same client, port and node, only some of its
 * lines carry the id: then the part speaks for that connection, for each where there are two, and
 * for none of its own (`is_taken`). Nor is a connection counted that is a probe's own: its row in
 * `mark_rows` is a part like those of flows, but touches only what lies within a minute. Other rows
 * there pass on the text that they carry.
 */
export function connectionCtes(settings: MeasureSettings, shape = OF_A_NODE): string {
  const days = dayCondition(settings);
  const key = [...shape.key, 'node_id'].join(', ');
  const values = {
    ...VALUES,
    ...Object.fromEntries(Object.keys(shape.columns).map((name) => [name, name])),
    ...shape.of,
  };
  const names = Object.keys(values).filter((name) => !shape.key.includes(name));
  const columns = [
    `${key}, connection_id, handshake_at_ms, ${ENDS_AT} AS ends_at_ms`,
    `${LOGGED_AT} AS logged_at_ms`,
    ...names.map((name) => `${values[name]} AS ${name}`),
  ].join(',\n    ');
  const { isMarked } = shape;
  const carried = isMarked ? ', CAST(NULL AS VARCHAR) AS carried' : '';
  const markRows = isMarked
    ? `
  UNION ALL
  SELECT ${key}, connection_id, handshake_at_ms, ends_at_ms, logged_at_ms, ${names.join(', ')}, carried
  FROM mark_rows`
    : '';
  const merged = names.map((name) => `${shape.columns[name] ?? 'max'}(${name}) AS part_${name}`);
  const inOrder = `PARTITION BY connection_id, ${key}
      ORDER BY handshake_at_ms NULLS LAST, ends_at_ms NULLS LAST ROWS`;
  return `flow_rows AS (
  SELECT ${columns}${carried}
  FROM handshakes
  WHERE ${days} AND identity_kind = 'flow'${markRows}
),
flow_pauses AS (
  SELECT *, max(ends_at_ms) OVER (${inOrder} BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    AS seen_until_ms
  FROM flow_rows
),
flow_part_rows AS (
  SELECT *, sum(CASE
      WHEN handshake_at_ms - seen_until_ms > ${integerLiteral(settings.keepAliveMs)} THEN 1 ELSE 0
    END) OVER (${inOrder} BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS part
  FROM flow_pauses
),
flow_parts AS (
  SELECT ${partNamed(key)}, connection_id AS flow_id, part,
    min(handshake_at_ms) AS part_handshake_at_ms, max(ends_at_ms) AS part_ends_at_ms,
    min(logged_at_ms) AS part_logged_at_ms${isMarked ? ', max(carried) AS part_carried' : ''},
    ${merged.join(', ')}
  FROM flow_part_rows
  GROUP BY ${key}, connection_id, part
),
identified_rows AS (
  SELECT ${columns}
  FROM handshakes
  WHERE ${days} AND identity_kind <> 'flow'
),
${pairCtes(settings, shape)}`;
}

/** The columns of `connection_rows` that a row has, or its part. */
function passedOn({ columns }: ConnectionShape): readonly string[] {
  const values = Object.keys(VALUES).filter((name) => name !== 'client_port');
  return [...new Set([...values, ...Object.keys(columns), 'handshake_at_ms', 'logged_at_ms'])];
}

function partNamed(columns: string): string {
  return columns
    .split(', ')
    .map((name) => `${name} AS part_${name}`)
    .join(', ');
}

/** The columns by which rows of `connection_rows` are one connection, beside those of its place. */
export const CONNECTION_ID = 'connection_id, part';

// How a row and a part stand to each other.
const ROW_ALONE = 0;
const PART_ALONE = 1;
const APART = 2;
const TOUCHING = 3;

/**
 * Rows beside the parts of their client and port, as they meet in one join that reads each once:
 * a row alone, a part alone, or a pair, which speaks for both and, where they touch, for the row's
 * connection twice. `spoken` lists what each kind of pair says: whether values are the part's
 * (`of_part`), and whether the connection is (`as_part`). A row that meets several parts is said
 * several times, which changes nothing: what merges the rows of a connection is the greatest or the
 * least.
 */
function pairCtes(settings: MeasureSettings, shape: ConnectionShape): string {
  const { key, isMarked } = shape;
  const isProbe = `part_carried = ${OF_THE_PROBE}`;
  const longest = integerLiteral(settings.keepAliveMs);
  const keepAlive = isMarked
    ? `CASE WHEN ${isProbe} THEN ${integerLiteral(NEAR_MS)} ELSE ${longest} END`
    : longest;
  const together = [
    ...[...key].map((name) => `${name} = part_${name}`),
    isMarked ? `(${IS_APPLICATION} OR ${isProbe})` : IS_APPLICATION,
    `part_handshake_at_ms - ends_at_ms <= ${keepAlive}`,
    `handshake_at_ms - part_ends_at_ms <= ${keepAlive}`,
  ];
  return `pairs AS (
  SELECT identified_rows.*, flow_parts.*,
    CASE WHEN flow_id IS NULL THEN ${ROW_ALONE} WHEN connection_id IS NULL THEN ${PART_ALONE}
      WHEN ${together.join(' AND ')} THEN ${TOUCHING}
      ELSE ${APART} END AS pair
  FROM identified_rows
  FULL JOIN flow_parts
    ON client = part_client AND client_port = part_client_port AND node_id = part_node_id
),
connection_rows AS (
  SELECT ${passedOn(shape)
    .map((name) => `CASE WHEN of_part THEN part_${name} ELSE ${name} END AS ${name}`)
    .join(',\n    ')},
    CASE WHEN as_part THEN flow_id ELSE connection_id END AS connection_id,
    CASE WHEN as_part THEN part ELSE -1 END AS part,
    CASE WHEN as_part AND pair = ${TOUCHING} THEN 1${isMarked ? ` WHEN of_part AND ${isProbe} THEN 1` : ''}
      ELSE 0 END AS is_taken${isMarked ? ',\n    CASE WHEN as_part THEN part_carried END AS carried' : ''}
  FROM pairs
  JOIN (VALUES (${ROW_ALONE}, false, false), (${PART_ALONE}, true, true),
      (${APART}, false, false), (${APART}, true, true),
      (${TOUCHING}, false, false), (${TOUCHING}, true, false), (${TOUCHING}, true, true)
    ) AS spoken (spoken_pair, of_part, as_part)
    ON spoken_pair = pair
)`;
}
