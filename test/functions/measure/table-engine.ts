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

/** Opens DuckDB with the lake's tables in memory, empty. */
export async function openTables(): Promise<DuckDbSession> {
  const session = await openDuckDbSession({ threads: 1 });
  await session.run(tableOf('handshakes', [...PARTITION_COLUMNS, ...HANDSHAKE_COLUMNS]));
  await session.run(tableOf('trials', [...PARTITION_COLUMNS, ...TRIAL_COLUMNS]));
  await session.run(tableOf('sources', [...PARTITION_COLUMNS, ...SOURCE_COLUMNS]));
  return session;
}

/** Replaces what the tables hold. */
export async function fillTables(
  session: DuckDbSession,
  handshakes: readonly Handshake[],
  ledger: readonly Source[],
  trials: readonly StoredTrial[] = [],
): Promise<void> {
  await session.run('DELETE FROM handshakes; DELETE FROM trials; DELETE FROM sources');
  const columns = [...PARTITION_COLUMNS, ...HANDSHAKE_COLUMNS].map((column) => column.name);
  await insert(
    session,
    'handshakes',
    handshakes.map((row) => columns.map((name) => literal(row[name]))),
  );
  const trialColumns = [...PARTITION_COLUMNS, ...TRIAL_COLUMNS].map((column) => column.name);
  await insert(
    session,
    'trials',
    trials.map((row) => trialColumns.map((name) => literal(row[name]))),
  );
  await insert(session, 'sources', ledger.map(sourceValues));
}

function sourceValues(row: Source): string[] {
  return [
    ...[
      row.balancerType ?? 'unknown',
      row.region,
      row.day,
      row.sourceId,
      row.bucket,
      row.key,
      row.kind,
    ],
    ...[row.accountId, row.balancer, row.endedAtMs, row.bytes, row.lines, row.rows],
    JSON.stringify(row.skipped),
    ...[JSON.stringify(row.rejected), row.quarantined],
  ].map(literal);
}

async function insert(session: DuckDbSession, table: string, rows: readonly string[][]) {
  if (rows.length === 0) return;
  await session.run(
    `INSERT INTO ${table} VALUES ${rows.map((row) => `(${row.join(', ')})`).join(',\n')}`,
  );
}

function tableOf(name: string, columns: readonly Column[]): string {
  return `CREATE TABLE ${name} (${columns.map((column) => `"${column.name}" ${column.type}`).join(', ')})`;
}

function literal(value: QueryValue): string {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
