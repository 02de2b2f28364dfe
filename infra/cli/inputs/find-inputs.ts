import { realpathSync, statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, resolve, sep } from 'node:path';
import { errorCode, Fault } from '../../../functions/errors.ts';
import { keyIdentity, readObjectKey } from '../../../functions/ingest/object-key.ts';
import type { ObjectStore } from '../../../functions/ports.ts';
import { filesBelow } from '../../local/folder-walk.ts';
import { type Found, findInBucket, isBucketPath } from './bucket-inputs.ts';

/** One state of an object, in one of the places where it lies. */
export interface InputCopy {
  /** A real path of this machine, or `s3://BUCKET/KEY`. */
  readonly path: string;
  readonly sizeBytes: number;
  /** What tells this state from others: when the file was modified, or the object's ETag. */
  readonly state: number | string;
  /** The bucket that it lies in, and its key there; null: a file of this machine. */
  readonly remote: { readonly logs: ObjectStore; readonly key: string } | null;
}

/** One file or object to read. */
export interface Input extends InputCopy {
  /** What it is known by wherever it lies. */
  readonly identity: string;
  /** The same object in other places: read where this one can't be. */
  readonly copies: InputCopy[] | null;
}

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
  const seen = new Set<string>();
  const found = new DistinctInputs();
  for (const root of roots) {
    if (root instanceof Fault) continue;
    for (const file of root) {
      if (lake !== null && file.path.startsWith(lake + sep)) continue;
      if (seen.has(file.path)) continue;
      seen.add(file.path);
      found.add(file);
    }
  }
  return found.inputs;
}

/** Files under one name but of different sizes are no copies: then each is known by its path. */
class DistinctInputs {
  readonly inputs: Input[] = [];
  readonly #byIdentity = new Map<string, Input>();

  add(copy: InputCopy): void {
    const identity = identityOf(copy.path);
    const known = this.#byIdentity.get(identity);
    if (known !== undefined && known.sizeBytes === copy.sizeBytes) {
      // Written once, here: few objects have copies, and there may be a million objects.
      (known as { copies: InputCopy[] | null }).copies ??= [];
      known.copies?.push(copy);
      return;
    }
    const input = { ...copy, identity: known === undefined ? identity : copy.path, copies: null };
    if (known === undefined) this.#byIdentity.set(identity, input);
    this.inputs.push(input);
  }
}

/**
 * The path from `AWSLogs/` on, else the file name where it is one that AWS gave (it ends in a random
 * string), else the whole path: many folders have an `access.log`.
 */
function identityOf(path: string): string {
  const slashed = sep === '/' ? path : path.split(sep).join('/');
  const identity = keyIdentity(slashed);
  if (identity !== slashed) return identity;
  const name = basename(path);
  return readObjectKey(name).kind === null ? slashed : name;
}

/** What a path of the command line holds. */
type Root = Iterable<InputCopy>;

async function openRoot(path: string): Promise<Root | Fault> {
  if (isBucketPath(path)) {
    const found = await findInBucket(path);
    return found instanceof Fault ? found : found.map(inBucket);
  }
  const full = resolve(path);
  try {
    const info = statSync(full);
    const real = realpathSync(full);
    if (info.isDirectory()) return copiesBelow(real);
    if (info.isFile()) {
      return [{ path: real, sizeBytes: info.size, state: info.mtimeMs, remote: null }];
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

function* copiesBelow(dir: string): Generator<InputCopy> {
  for (const { path, sizeBytes, modifiedMs } of filesBelow(dir)) {
    yield { path, sizeBytes, state: modifiedMs, remote: null };
  }
}

function inBucket({ path, sizeBytes, key, etag, logs }: Found): InputCopy {
  return { path, sizeBytes, state: etag ?? sizeBytes, remote: { logs, key } };
}

/** Of a lake that is not there yet, the path itself. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}
