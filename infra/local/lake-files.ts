import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Fault } from '../../functions/errors.ts';
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

/** The absolute path of a lake's folder; throws a Fault where there is none. */
export function existingLake(given: string): string {
  const dir = resolve(given);
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return dir;
  throw new Fault(
    'path-not-found',
    `there is no lake ${given}: npm run analyse -- PATH --lake ${given} makes one`,
  );
}

/** What the tables of version 1 lay in. */
const OLDER_FOLDERS = ['handshakes', 'sources'];

/** Whether a folder is a lake of version 1, whose tables lay at its top. */
export function isOlderLake(dir: string): boolean {
  const isCurrent = existsSync(join(dir, tableFolder('sources')));
  return !isCurrent && OLDER_FOLDERS.some((folder) => existsSync(join(dir, folder)));
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
