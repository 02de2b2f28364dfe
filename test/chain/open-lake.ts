import { join } from 'node:path';
import { openDuckDb } from '../../infra/local/duckdb-query-engine.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';
import type { OpenLake } from '../infra/local/duckdb-query-runs.ts';

/** A DuckDB over the tables of a lake as they stand when a query starts. */
export function openLake(dir: string): OpenLake {
  const filesOf = async (table: string): Promise<readonly string[]> => {
    const files: string[] = [];
    for await (const { key } of new FolderStore(dir).list(`${table}/`)) files.push(join(dir, key));
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
