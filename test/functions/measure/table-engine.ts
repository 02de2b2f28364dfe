import { readingIdOf, readingNumber } from '../../../functions/ingest/lake-keys.ts';
import {
  type Column,
  HANDSHAKE_COLUMNS,
  PARTITION_COLUMNS,
  SOURCE_COLUMNS,
  TRIAL_COLUMNS,
} from '../../../functions/lake/columns.ts';
import type { Handshake } from '../../../functions/model/handshake.ts';
import type { Source } from '../../../functions/model/source.ts';
import type { QueryValue } from '../../../functions/ports.ts';
import { type DuckDbSession, openDuckDbSession } from '../../../infra/local/duckdb-session.ts';
import type { StoredTrial } from './reference/reference.ts';

const HANDSHAKES = [...PARTITION_COLUMNS, ...HANDSHAKE_COLUMNS];
const TRIALS = [...PARTITION_COLUMNS, ...TRIAL_COLUMNS];
const SOURCES = [...PARTITION_COLUMNS, ...SOURCE_COLUMNS];

/** Opens DuckDB with the lake's tables in memory, empty. */
export async function openTables(): Promise<DuckDbSession> {
  const session = await openDuckDbSession({ threads: 1 });
  await session.run(tableOf('handshakes', HANDSHAKES));
  await session.run(tableOf('trials', TRIALS));
  await session.run(tableOf('sources', SOURCES));
  await session.run(tableOf('deliveries', SOURCES));
  return session;
}

/** Replaces what the tables hold; the deliveries are those of the ledger, or more. */
export async function fillTables(
  session: DuckDbSession,
  handshakes: readonly Handshake[],
  ledger: readonly Source[],
  trials: readonly StoredTrial[] = [],
  deliveries: readonly Source[] = ledger,
): Promise<void> {
  const tables = ['handshakes', 'trials', 'sources', 'deliveries'];
  await session.run(tables.map((table) => `DELETE FROM ${table}`).join('; '));
  await insert(session, 'handshakes', HANDSHAKES, handshakes);
  await insert(session, 'trials', TRIALS, trials);
  await insert(session, 'sources', SOURCES, ledger.map(sourceRow));
  await insert(session, 'deliveries', SOURCES, deliveries.map(sourceRow));
}

function sourceRow(row: Source): Record<string, QueryValue | bigint> {
  return {
    balancer_type: row.balancerType ?? 'unknown',
    region: row.region,
    day: row.day,
    source_id: row.sourceId,
    reading_id: readingNumber(readingIdOf(row.sourceId, row.version)),
    bucket: row.bucket,
    key: row.key,
    version: row.version,
    kind: row.kind,
    account_id: row.accountId,
    balancer: row.balancer,
    ended_at_ms: row.endedAtMs,
    bytes: row.bytes,
    lines: row.lines,
    rows: row.rows,
    skipped: JSON.stringify(row.skipped),
    rejected: JSON.stringify(row.rejected),
    quarantined: row.quarantined,
  };
}

/** All rows as one JSON literal: thousands of literals take longer to plan than the query tested. */
async function insert(
  session: DuckDbSession,
  table: string,
  columns: readonly Column[],
  rows: readonly object[],
) {
  if (rows.length === 0) return;
  const shape = JSON.stringify([Object.fromEntries(columns.map(({ name, type }) => [name, type]))]);
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  await session.run(`INSERT INTO ${table} (${names})
SELECT ${columns.map(({ name }) => `row."${name}"`).join(', ')}
FROM (SELECT unnest(from_json(${literal(JSON.stringify(rows, exactly))}, ${literal(shape)})) AS row)`);
}

/** A BIGINT as its digits: JSON has no number for it. */
function exactly(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function tableOf(name: string, columns: readonly Column[]): string {
  return `CREATE TABLE ${name} (${columns.map((column) => `"${column.name}" ${column.type}`).join(', ')})`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
