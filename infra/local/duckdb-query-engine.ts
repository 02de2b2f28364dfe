import {
  type Column,
  HANDSHAKE_COLUMNS,
  PARTITION_COLUMNS,
  SOURCE_COLUMNS,
  TRIAL_COLUMNS,
} from '../../functions/lake/columns.ts';
import type { QueryEngine } from '../../functions/ports.ts';
import { type DuckDbLimits, openDuckDbSession } from './duckdb-session.ts';

export interface LakeFiles extends DuckDbLimits {
  /** Absolute paths of Parquet files under `…/balancer_type=…/region=…/day=…/`. */
  readonly handshakeFiles: readonly string[];
  readonly sourceFiles: readonly string[];
  readonly trialFiles?: readonly string[];
  /** Of the ledger, further back than `sourceFiles`; else the same. */
  readonly deliveryFiles?: readonly string[];
}

/**
 * Opens the lake's Parquet files as the views `handshakes`, `trials`, `sources` and `deliveries`, the
 * names that Athena knows; no files give an empty view; throws `query-failed` when a file can't be read.
 */
export async function openDuckDb(files: LakeFiles): Promise<QueryEngine & { close(): void }> {
  const session = await openDuckDbSession(files);
  try {
    await session.run(viewOver('handshakes', HANDSHAKE_COLUMNS, files.handshakeFiles));
    await session.run(viewOver('trials', TRIAL_COLUMNS, files.trialFiles ?? []));
    await session.run(viewOver('sources', SOURCE_COLUMNS, files.sourceFiles));
    const deliveryFiles = files.deliveryFiles ?? files.sourceFiles;
    await session.run(viewOver('deliveries', SOURCE_COLUMNS, deliveryFiles));
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

function viewOver(name: string, columns: readonly Column[], paths: readonly string[]): string {
  const all = [...PARTITION_COLUMNS, ...columns];
  const typed = all.map((column) => `CAST(NULL AS ${column.type}) AS "${column.name}"`);
  const noRows = `SELECT ${typed.join(', ')} WHERE false`;
  if (paths.length === 0) return `CREATE VIEW ${name} AS ${noRows}`;
  // hive_types: a day must stay text, as in Athena, though it looks like a date.
  const types = PARTITION_COLUMNS.map((column) => `'${column.name}': ${column.type}`);
  // By name: a column that a file of an earlier release lacks is null, as in Athena. No rows with all
  // columns come first, for a column that every file lacks.
  return `CREATE VIEW ${name} AS
SELECT ${all.map((column) => `"${column.name}"`).join(', ')}
FROM (${noRows} UNION ALL BY NAME SELECT *
FROM read_parquet([${paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ')}],
  union_by_name = true, hive_partitioning = true, hive_types = {${types.join(', ')}}))`;
}
