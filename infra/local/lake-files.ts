import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type LakeTable, tableFolder } from '../../functions/lake/table-key.ts';
import { filesBelow } from './folder-walk.ts';

const PLACE = /\/balancer_type=[^/]*\/region=([^/]*)\/day=([^/]*)\/[^/]*\.parquet$/;

/** A Parquet file of a table, and the partition that its path names. */
export interface LakeFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly region: string;
  readonly day: string;
}

/** The files of a table in the lake `dir`, an absolute path, in key order; none where there is no lake. */
export function lakeFiles(dir: string, table: LakeTable): readonly LakeFile[] {
  const folder = join(dir, tableFolder(table));
  if (!existsSync(folder)) return [];
  return [...filesBelow(folder)].flatMap(({ path, sizeBytes }) => {
    const [, region, day] = PLACE.exec(path) ?? [];
    return region === undefined || day === undefined ? [] : [{ path, sizeBytes, region, day }];
  });
}
