import { constants } from 'node:fs';
import { type FileHandle, open, opendir, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { errorCode, Fault, type FaultCode } from '../../functions/errors.ts';
import type {
  ObjectBody,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  StateStore,
  StoredState,
} from '../../functions/ports.ts';
import { makeFolder } from './make-folder.ts';
import { PARTIAL_SUFFIX, partialPath } from './partial-file.ts';
import { type FoundVersion, loadVersion, replaceVersion } from './state-versions.ts';

const READ_BYTES_MAX = 262_144;
const READ_BYTES_MIN = 4096;
/** Folders of the versions of a state, which are no objects either. */
export const VERSIONS_SUFFIX = '.~versions';
/** Errors of the system where a key has no object. */
export const NO_OBJECT: readonly string[] = ['ENOENT', 'ENOTDIR', 'EISDIR'];

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly order: Buffer;
}

/**
 * A folder as an object store: keys are `/`-separated paths below its root. States lie beside the
 * objects, each in a folder of its own, and are no objects.
 */
export class FolderStore implements ObjectStore, StateStore {
  readonly #root: string;
  readonly #warn: (line: string) => void;
  readonly #warned = new Set<string>();
  /** Folders known to be there: most objects of a run share a few. */
  readonly #folders = new Set<string>();

  /** `warn` gets a line about each state of which the newest version is damaged, once. */
  constructor(root: string, warn: (line: string) => void = () => {}) {
    this.#root = root;
    this.#warn = warn;
  }

  /** Regular files in key order; links to folders are not followed, so that loops can't occur. */
  async *list(prefix: string): AsyncIterable<ObjectInfo> {
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    for await (const info of this.#walk(folder)) if (info.key.startsWith(prefix)) yield info;
  }

  async read(key: string): Promise<ObjectBody | undefined> {
    const path = this.#pathOf(key);
    try {
      const file = await open(path, constants.O_RDONLY);
      const info = await file.stat();
      if (!info.isDirectory()) {
        return { sizeBytes: info.size, chunks: chunksOf(file, path, info.size) };
      }
      await file.close();
      return undefined;
    } catch (cause) {
      if (NO_OBJECT.includes(errorCode(cause))) return undefined;
      throw worldFault('read-failed', `can't read ${path}`, cause);
    }
  }

  async write(key: string): Promise<ObjectWriter> {
    const path = this.#pathOf(key);
    const partial = partialPath(path);
    const attempt = <T>(work: Promise<T>): Promise<T> => orFault(work, path);
    await attempt(this.#makeFolder(dirname(path)));
    const file = await attempt(open(partial, 'wx', 0o600));
    let done = false;
    return {
      append: (bytes) => attempt(file.writeFile(bytes)),
      commit: async () => {
        await attempt(file.close());
        await attempt(rename(partial, path));
        done = true;
      },
      abort: async () => {
        if (done) return;
        await file.close().catch(() => {});
        await rm(partial, { force: true }).catch(() => {});
      },
    };
  }

  async remove(key: string): Promise<void> {
    const path = this.#pathOf(key);
    try {
      await unlink(path);
    } catch (cause) {
      if (NO_OBJECT.includes(errorCode(cause))) return;
      throw worldFault('lake-write-failed', `can't remove ${path}`, cause);
    }
  }

  async load(
    key: string,
    isWhole?: (bytes: Uint8Array) => boolean,
  ): Promise<StoredState | undefined> {
    const path = this.#pathOf(key) + VERSIONS_SUFFIX;
    try {
      const found = await loadVersion(path, isWhole);
      if (found?.damaged !== undefined) this.#warnOnce(path, found);
      return found;
    } catch (cause) {
      throw worldFault('read-failed', `can't read ${path}`, cause);
    }
  }

  async replace(key: string, bytes: Uint8Array, version: string | null): Promise<boolean> {
    const path = this.#pathOf(key) + VERSIONS_SUFFIX;
    return await orFault(replaceVersion(path, bytes, version), path);
  }

  #warnOnce(path: string, { version, wholeVersion }: FoundVersion): void {
    if (this.#warned.has(path)) return;
    this.#warned.add(path);
    const rest =
      wholeVersion === null
        ? 'no earlier version is whole: it begins anew'
        : `version ${wholeVersion} is used in its place`;
    this.#warn(`${join(path, version)} is damaged: ${rest}`);
  }

  async #makeFolder(path: string): Promise<void> {
    if (this.#folders.has(path)) return;
    await makeFolder(path);
    this.#folders.add(path);
  }

  async *#walk(folder: string): AsyncGenerator<ObjectInfo> {
    for (const { name, isFolder } of await this.#entries(folder)) {
      const key = folder + name;
      if (isFolder) {
        yield* this.#walk(`${key}/`);
        continue;
      }
      const info = await stat(join(this.#root, key)).catch(() => undefined);
      if (info?.isFile()) {
        yield { key, sizeBytes: info.size, modifiedAtMs: Math.floor(info.mtimeMs) };
      }
    }
  }

  /** In the order of their keys: a folder sorts by its name with the slash behind it. */
  async #entries(folder: string): Promise<readonly Entry[]> {
    const path = join(this.#root, folder);
    const entries: Entry[] = [];
    try {
      for await (const entry of await opendir(path)) {
        const { name } = entry;
        if (name.endsWith(PARTIAL_SUFFIX) || name.endsWith(VERSIONS_SUFFIX)) continue;
        const isFolder = entry.isDirectory();
        entries.push({ name, isFolder, order: Buffer.from(isFolder ? `${name}/` : name) });
      }
    } catch (cause) {
      if (errorCode(cause) === 'ENOENT') return [];
      throw worldFault('read-failed', `can't list ${path}`, cause);
    }
    return entries.sort((a, b) => a.order.compare(b.order));
  }

  #pathOf(key: string): string {
    const path = join(this.#root, key);
    const root = this.#root.endsWith(sep) ? this.#root : this.#root + sep;
    if (!path.startsWith(root)) throw new Error(`key leaves the store: ${key}`);
    return path;
  }
}

async function* chunksOf(
  file: FileHandle,
  path: string,
  sizeBytes: number,
): AsyncGenerator<Uint8Array> {
  const highWaterMark = Math.min(READ_BYTES_MAX, Math.max(READ_BYTES_MIN, sizeBytes));
  try {
    yield* file.createReadStream({ highWaterMark }) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw worldFault('read-failed', `can't read ${path}`, cause);
  } finally {
    await file.close().catch(() => {});
  }
}

async function orFault<T>(work: Promise<T>, path: string): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw worldFault('lake-write-failed', `can't write ${path}`, cause);
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space or choose another folder with --lake',
  EDQUOT: 'the disk quota is used up: free some space or choose another folder with --lake',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder',
  EMFILE: 'too many open files: raise `ulimit -n`',
};

/** What the system's error means to a person, in one line. */
export function worldFault(code: FaultCode, what: string, cause: unknown): Fault {
  const errno = errorCode(cause);
  return new Fault(code, `${what}: ${ADVICE[errno] ?? errno}`, { cause });
}
