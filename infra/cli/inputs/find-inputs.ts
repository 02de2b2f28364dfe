import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { errorCode, Fault } from '../../../functions/errors.ts';
import type { ObjectRef } from '../../../functions/ingest/ledger.ts';
import { readObjectKey } from '../../../functions/ingest/object-key.ts';
import type { ObjectInfo, ObjectStore } from '../../../functions/ports.ts';
import { FolderStore } from '../../local/folder-store.ts';
import { type Found, findInBucket, isBucketPath } from './bucket-inputs.ts';

/** One file or object to read: what it is known by, and the store that opens it. */
export interface Input extends ObjectRef {
  readonly logs: ObjectStore;
}

/** On one machine folders and buckets count as one bucket: an object is the same wherever it was copied to. */
const BUCKET = 'local';

/**
 * The files and objects at and below the paths, each once however often it is given; what lies in the
 * lake is no input. Throws `path-not-found`, `read-failed` or `bad-arguments` for the paths that can't
 * be read, all at once.
 */
export async function findInputs(
  paths: readonly string[],
  lakeDir: string | null,
): Promise<readonly Input[]> {
  const roots = await Promise.all(paths.map(openRoot));
  const faults = roots.filter((root) => root instanceof Fault);
  if (faults[0] !== undefined) {
    throw new Fault(faults[0].code, faults.map((fault) => fault.message).join('\n'), {
      cause: faults[0].cause,
    });
  }
  const lake = lakeDir === null ? null : await realPath(resolve(lakeDir));
  const files = new Map<string, Found>();
  for (const root of roots) {
    if (root instanceof Fault) continue;
    for await (const file of root) {
      if (lake !== null && file.path.startsWith(lake + sep)) continue;
      if (!files.has(file.path)) files.set(file.path, file);
    }
  }
  return identified([...files.values()]);
}

/** Files under one name but of different sizes are no copies: then each is known by its path. */
function identified(files: readonly Found[]): readonly Input[] {
  const sizes = new Map<string, number>();
  return files.map(({ path, ...file }) => {
    const identity = identityOf(path);
    const seen = sizes.get(identity);
    if (seen === undefined) sizes.set(identity, file.sizeBytes);
    const isOther = seen !== undefined && seen !== file.sizeBytes;
    return { ...file, bucket: BUCKET, identity: isOther ? path : identity };
  });
}

/**
 * The path from `AWSLogs/` on, else the file name where it is one that AWS gave (it ends in a random
 * string), else the whole path: many folders have an `access.log`.
 */
function identityOf(path: string): string {
  const slashed = path.split(sep).join('/');
  const { identity } = readObjectKey(slashed);
  if (identity !== slashed) return identity;
  const name = basename(path);
  return readObjectKey(name).kind === null ? slashed : name;
}

/** What a path of the command line holds. */
type Root = AsyncIterable<Found> | readonly Found[];

async function openRoot(path: string): Promise<Root | Fault> {
  if (isBucketPath(path)) return await findInBucket(path);
  const full = resolve(path);
  try {
    const info = await stat(full);
    if (info.isDirectory()) return filesBelow(full);
    if (info.isFile()) {
      const dir = dirname(full);
      const file = { key: basename(full), sizeBytes: info.size };
      return [await foundIn(dir, new FolderStore(dir), file)];
    }
    return new Fault('read-failed', `${path} is neither a file nor a folder`);
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return new Fault('path-not-found', `${path} does not exist: check the path`, { cause });
    }
    return new Fault('read-failed', `can't read ${path} (${code})`, { cause });
  }
}

async function* filesBelow(dir: string): AsyncGenerator<Found> {
  const logs = new FolderStore(dir);
  for await (const info of logs.list('')) yield await foundIn(dir, logs, info);
}

async function foundIn(dir: string, logs: ObjectStore, info: ObjectInfo): Promise<Found> {
  return { ...info, logs, path: await realPath(join(dir, info.key)) };
}

/** Of a file that vanished meanwhile, the path itself: reading it will fail. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}
