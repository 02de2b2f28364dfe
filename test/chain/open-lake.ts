import { join } from 'node:path';
import { type LakeTable, tableFolder } from '../../functions/lake/table-key.ts';
import { openDuckDb } from '../../infra/local/duckdb-query-engine.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';
import type { OpenLake } from '../infra/local/duckdb-query-runs.ts';

/** A DuckDB over the tables of a lake as they stand when a query starts. */
export function openLake(dir: string): OpenLake {
  const filesOf = async (table: LakeTable): Promise<readonly string[]> => {
    const files: string[] = [];
    const listed = new FolderStore(dir).list(tableFolder(table));
    for await (const { key } of listed) files.push(join(dir, key));
    return files;
  };
  return async () =>
    openDuckDb({
      handshakeFiles: await filesOf('handshakes'),
      trialFiles: await filesOf('trials'),
      sourceFiles: await filesOf('sources'),
      threads: 1,
    });
}
