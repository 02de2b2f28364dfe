import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../functions/errors.ts';
import { VERSIONS_SUFFIX, worldFault } from './folder-store.ts';
import { PARTIAL_SUFFIX } from './partial-file.ts';
import type { FileState } from './small-file.ts';

/** A regular file, by its real path. */
export interface WalkedFile extends FileState {
  readonly path: string;
}

/**
 * The regular files below a folder that is no link, in the order of their names, those that links lead
 * to included; links to folders are not followed, so that loops can't occur. Throws `read-failed`.
 */
export function* filesBelow(folder: string): Generator<WalkedFile> {
  for (const entry of entriesOf(folder)) {
    const { name } = entry;
    if (name.endsWith(PARTIAL_SUFFIX) || name.endsWith(VERSIONS_SUFFIX)) continue;
    const path = join(folder, name);
    if (entry.isDirectory()) {
      yield* filesBelow(path);
    } else {
      const file = fileAt(path, entry);
      if (file !== undefined) yield file;
    }
  }
}

/** In the order of their keys: a folder sorts by its name with the slash behind it. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const orders = new Map(entries.map((entry) => [entry, orderOf(entry)]));
    const order = (entry: Dirent): string => orders.get(entry) ?? '';
    return entries.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return [];
    throw worldFault('read-failed', `can't list ${folder}`, cause);
  }
}

function orderOf(entry: Dirent): string {
  return entry.isDirectory() ? `${entry.name}/` : entry.name;
}

/** Undefined where it is no regular file, or gone by now. */
function fileAt(path: string, entry: Dirent): WalkedFile | undefined {
  if (!entry.isFile() && !entry.isSymbolicLink()) return undefined;
  const info = statSync(path, { throwIfNoEntry: false });
  if (info === undefined || !info.isFile()) return undefined;
  const real = entry.isFile() ? path : realpathSync(path);
  return { path: real, sizeBytes: info.size, modifiedMs: info.mtimeMs };
}
