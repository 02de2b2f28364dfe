import {
  type Column,
  HANDSHAKE_COLUMNS,
  PARTITION_COLUMNS,
  SOURCE_COLUMNS,
  TRIAL_COLUMNS,
} from '../../functions/lake/columns.ts';
import type { QueryEngine } from '../../functions/ports.ts';
import { type DuckDbLimits, type DuckDbSession, openDuckDbSession } from './duckdb-session.ts';

export interface LakeFiles extends DuckDbLimits {
  /** Absolute paths of Parquet files under `…/balancer_type=…/region=…/day=…/`. */
  readonly handshakeFiles: readonly string[];
  readonly sourceFiles: readonly string[];
  readonly trialFiles?: readonly string[];
  /** Of the ledger, further back than `sourceFiles`; else the same. */
  readonly deliveryFiles?: readonly string[];
  /** Whether the files hold rows of other runs too: the table `run_readings` names those of this one. */
  readonly isOfRun?: boolean;
}

/**
 * Opens the lake's Parquet files as the views `handshakes`, `trials`, `sources` and `deliveries`, the
 * names that Athena knows; no files give an empty view; throws `query-failed` when a file can't be read.
 */
export async function openDuckDb(files: LakeFiles): Promise<QueryEngine & { close(): void }> {
  const session = await openDuckDbSession(files);
  try {
    await viewLake(session, files);
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

/** Makes the views over the lake's files. */
export async function viewLake(session: DuckDbSession, files: LakeFiles): Promise<void> {
  const { handshakeFiles, sourceFiles, trialFiles = [], deliveryFiles = sourceFiles } = files;
  const ofRun = (condition: string): string => (files.isOfRun ? condition : 'true');
  const isRead = ofRun(`reading_id IN (SELECT reading_id FROM run_readings WHERE is_read)`);
  await viewOver(session, 'handshakes', HANDSHAKE_COLUMNS, handshakeFiles, isRead);
  await viewOver(session, 'trials', TRIAL_COLUMNS, trialFiles, 'true');
  const isNamed = 'reading_id IN (SELECT reading_id FROM run_readings)';
  await viewOver(session, 'sources', SOURCE_COLUMNS, sourceFiles, ofRun(isNamed));
  // Of an object that this run read, what it was before does not count.
  const isAnother = 'source_id NOT IN (SELECT source_id FROM sources)';
  const isLatest = ofRun(`(${isNamed} OR ${isAnother})`);
  await viewOver(session, 'deliveries', SOURCE_COLUMNS, deliveryFiles, isLatest);
}

/**
 * Parquet files, one at least, as a table with the columns of their partitions. Unless all files have
 * the same columns (`isEven`), DuckDB holds every file open: a column that a file of an earlier release
 * lacks is then null, as in Athena.
 */
export function parquetTable(paths: readonly string[], isEven = false): string {
  // hive_types: a day must stay text, as in Athena, though it looks like a date.
  const types = PARTITION_COLUMNS.map((column) => `'${column.name}': ${column.type}`);
  return `read_parquet(${listOf(paths)},
  union_by_name = ${!isEven}, hive_partitioning = true, hive_types = {${types.join(', ')}})`;
}

function listOf(paths: readonly string[]): string {
  return `[${paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ')}]`;
}

async function viewOver(
  session: DuckDbSession,
  name: string,
  columns: readonly Column[],
  paths: readonly string[],
  condition: string,
): Promise<void> {
  const all = [...PARTITION_COLUMNS, ...columns];
  const typed = (column: Column): string => `CAST(NULL AS ${column.type}) AS "${column.name}"`;
  if (paths.length === 0) {
    await session.run(`CREATE VIEW ${name} AS SELECT ${all.map(typed).join(', ')} WHERE false`);
    return;
  }
  const found = await session.query(`SELECT name, count(DISTINCT file_name) AS files
FROM parquet_schema(${listOf(paths)}) GROUP BY name`);
  const filesOf = new Map(found.map(({ name, files }) => [name, files]));
  const isEven = columns.every((column) => filesOf.get(column.name) === paths.length);
  // A column that every file lacks; a UNION with typed nulls would have DuckDB copy every text.
  const shown = all.map((column, at) =>
    at < PARTITION_COLUMNS.length || filesOf.has(column.name) ? `"${column.name}"` : typed(column),
  );
  await session.run(`CREATE VIEW ${name} AS
SELECT ${shown.join(', ')}
FROM ${parquetTable(paths, isEven)}
WHERE ${condition}`);
}
