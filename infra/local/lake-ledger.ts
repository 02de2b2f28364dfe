import { join } from 'node:path';
import { tableFolder } from '../../functions/lake/table-key.ts';
import { FolderStore } from './folder-store.ts';

const DAY = /\/day=(\d{4}-\d{2}-\d{2})\//;

/** Absolute paths of the ledger's files in the lake `dir` whose delivery day lies in [first, last]. */
export async function ledgerFiles(
  dir: string,
  { first, last }: { readonly first: string; readonly last: string },
): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const { key } of new FolderStore(dir).list(tableFolder('sources'))) {
    const day = DAY.exec(key)?.[1] ?? '';
    if (day >= first && day <= last) files.push(join(dir, key));
  }
  return files;
}
