import { glob, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PARTITION_COLUMNS } from '../../functions/lake/columns.ts';
import { openDuckDb } from '../../infra/local/duckdb-query-engine.ts';
import type { DuckDbSession } from '../../infra/local/duckdb-session.ts';
import { folderOf } from './lake-tables.ts';

/** Opens the files of a lake on DuckDB, the tables named as the server has them. */
export async function duckDbOver(folder: string, tables: { readonly deliveries?: string } = {}) {
  return openDuckDb({
    handshakeFiles: await filesOf(folder, 'handshakes'),
    trialFiles: await filesOf(folder, 'trials'),
    sourceFiles: await filesOf(folder, 'sources'),
    deliveryFiles: await filesOf(folder, tables.deliveries ?? 'sources'),
  });
}

async function filesOf(folder: string, table: string): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const name of glob(`${folderOf(table)}/**/*.parquet`, { cwd: folder })) {
    files.push(join(folder, name));
  }
  return files.sort();
}

/** Writes the tables that a DuckDB holds as a lake of Parquet. */
export async function writeTables(
  session: DuckDbSession,
  folder: string,
  tables: readonly string[],
): Promise<void> {
  const partitions = PARTITION_COLUMNS.map(({ name }) => name).join(', ');
  await mkdir(join(folder, folderOf('')), { recursive: true });
  for (const table of tables) {
    await session.run(`COPY ${table} TO '${join(folder, folderOf(table))}'
      (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (${partitions}))`);
  }
}
