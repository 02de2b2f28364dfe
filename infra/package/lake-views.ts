import {
  type Column,
  HANDSHAKE_COLUMNS,
  PARTITION_COLUMNS,
  TRIAL_COLUMNS,
} from '../../functions/lake/columns.ts';
import { CONNECTION_ID, connectionCtes } from '../../functions/measure/sql/connection-sql.ts';
import { DEFAULT_KEEP_ALIVE_MS, DEFAULT_SESSION_LIFETIME_MS } from '../../functions/model/rate.ts';
import { GLUE_TYPES } from './glue-columns.ts';

/** Types of view columns: those of the tables, and times that a person can read. */
type ViewType = Column['type'] | 'TIMESTAMP';

export interface LakeView {
  readonly name: string;
  readonly about: string;
  readonly columns: readonly { readonly name: string; readonly type: ViewType }[];
  readonly sql: string;
}

/** All partitions are columns: who names days, types and Regions reads those alone. */
const PARTITIONS = PARTITION_COLUMNS.map(({ name }) => name).join(', ');
/** What a connection is known by, and what `connection_rows` has of its own. */
const OF_CONNECTIONS = ['account_id', 'balancer', 'connection_id'];
const OF_ROWS = ['client', 'handshake_at_ms', 'outcome'];

/**
 * Epoch milliseconds as a time (UTC) that both engines show to the millisecond. Not `date_add`, which
 * takes no more milliseconds than a 32-bit number counts on Trino 476 (trinodb/trino#27899).
 */
function timeOf(atMs: string): string {
  return `CAST(from_unixtime(${atMs} / 1000e0) AS timestamp(3))`;
}

/** `handshake_at_ms` → `handshake_at`, a time; all else stays as it is. */
function readable({ name, type }: Column): LakeView['columns'][number] {
  return /_(?:at|seen)_ms$/.test(name)
    ? { name: name.replace(/_ms$/, ''), type: 'TIMESTAMP' }
    : { name, type };
}

/**
 * One row per connection and delivery day, merged from all lines, objects and copies as the rates
 * merge them. The day stays a column to filter by: without it a query would read the whole lake.
 */
function connectionView(keepAliveMs: number): LakeView {
  const shown = HANDSHAKE_COLUMNS.filter(
    ({ name }) => !['node_id', 'place_id', 'reading_id'].includes(name),
  );
  const more = shown
    .filter(({ name }) => ![...OF_CONNECTIONS, ...OF_ROWS].includes(name))
    .map(({ name, type }) => [name, type === 'BOOLEAN' ? 'bool_or' : 'max'] as const);
  const settings = {
    ...{ sessionLifetimeMs: DEFAULT_SESSION_LIFETIME_MS, keepAliveMs, fromMs: null, toMs: null },
    ...{ revision: 0, exclusions: [] },
  };
  const key = [...PARTITION_COLUMNS.map(({ name }) => name), 'account_id', 'balancer'];
  const ofKey = key.map((name) => [name, 'max'] as const);
  const shape = {
    key,
    columns: { ...Object.fromEntries([...ofKey, ...more]), least_kind: 'min' },
    of: { least_kind: 'client_kind' },
  } as const;
  const merged = Object.fromEntries(more.map(([name, merge]) => [name, `${merge}(${name})`]));
  const values: Readonly<Record<string, string>> = {
    ...merged,
    tls_version: "coalesce(max(tls_version), 'unknown')",
    client: 'max(client)',
    client_kind:
      "CASE WHEN min(least_kind) <> max(client_kind) THEN 'mixed' ELSE max(client_kind) END",
    handshake_at_ms: 'coalesce(min(logged_at_ms), min(handshake_at_ms))',
    outcome:
      "CASE max(outcome_rank) WHEN 4 THEN 'resumed' WHEN 3 THEN 'full' WHEN 2 THEN 'unknown' ELSE 'failed' END",
  };
  return {
    name: 'handshakes_by_connection',
    about: 'One row per connection and delivery day, with readable times (UTC)',
    columns: [...PARTITION_COLUMNS, ...shown.map(readable)],
    sql: `WITH ${connectionCtes(settings, shape)}
SELECT ${[PARTITIONS, ...shown.map((column) => shownAs(column, values[column.name]))].join(', ')}
FROM connection_rows
GROUP BY ${key.join(', ')}, ${CONNECTION_ID}
HAVING max(is_taken) = 0`,
  };
}

/** One row per trial and result file, with readable times. */
function trialView(): LakeView {
  const shown = TRIAL_COLUMNS.filter(({ name }) => name !== 'source_id');
  return {
    name: 'trials_readable',
    about: 'One row per trial of a probe, with readable times (UTC)',
    columns: [...PARTITION_COLUMNS, ...shown.map(readable)],
    sql: `SELECT ${[PARTITIONS, ...shown.map((column) => shownAs(column))].join(', ')}\nFROM trials`,
  };
}

function shownAs(column: Column, given?: string): string {
  const { name, type } = readable(column);
  const stored = given ?? column.name;
  const value = type === 'TIMESTAMP' ? timeOf(stored) : stored;
  return value === name ? name : `${value} AS ${name}`;
}

/** The views with friendly names beside the tables of the lake. */
export function lakeViews(keepAliveMs = DEFAULT_KEEP_ALIVE_MS) {
  return { connections: connectionView(keepAliveMs), trials: trialView() } as const;
}

/** Types of tables and views as Trino calls them. */
export const TRINO_TYPES: Readonly<Record<ViewType, string>> = {
  ...{ VARCHAR: 'varchar', INTEGER: 'integer', BIGINT: 'bigint', DOUBLE: 'double' },
  ...{ BOOLEAN: 'boolean', TIMESTAMP: 'timestamp(3)' },
};

/** A view as Glue holds what Athena reads: the definition in a comment, and Hive's columns. */
export function glueView({ name, about, columns, sql }: LakeView, database: string) {
  const definition = {
    ...{ originalSql: sql, catalog: 'awsdatacatalog', schema: database },
    columns: columns.map((column) => ({ name: column.name, type: TRINO_TYPES[column.type] })),
    // A table of Glue names no owner, as whom Trino would run the view else.
    runAsInvoker: true,
  };
  const text = Buffer.from(JSON.stringify(definition)).toString('base64');
  return {
    Name: name,
    Description: about,
    TableType: 'VIRTUAL_VIEW',
    Parameters: { presto_view: 'true', comment: 'Presto View' },
    ViewOriginalText: `/* Presto View: ${text} */`,
    ViewExpandedText: '/* Presto View */',
    PartitionKeys: [],
    StorageDescriptor: {
      Columns: columns.map((column) => ({
        Name: column.name,
        Type: column.type === 'TIMESTAMP' ? 'timestamp' : GLUE_TYPES[column.type],
      })),
      SerdeInfo: {},
    },
  } as const;
}
