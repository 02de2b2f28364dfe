import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../functions/errors.ts';
import type { StoredState } from '../../functions/ports.ts';
import { makeFolder } from './make-folder.ts';
import { flushFolder, placeWhole } from './whole-file.ts';

/** States of one object that stay on disk, the newest among them. */
const VERSIONS_KEPT = 64;
/** Answers of a disk that has lost a file's content. */
const LOST: readonly string[] = ['EIO', 'EISDIR'];

/** The state that a folder of versions holds, and what was passed over to find it. */
export interface FoundVersion extends StoredState {
  /** The version that `bytes` are of; null where none is whole. */
  readonly wholeVersion: string | null;
}

/**
 * The newest whole state in a folder of versions; undefined when there is none. Each version is a
 * file named by its number: it appears whole, by `link`, and never changes, so no lock is needed and
 * a killed writer leaves nothing that blocks others. A version that the disk lost all the same is
 * passed over for the one before; the next write takes the number behind it.
 */
export async function loadVersion(
  dir: string,
  isWhole: (bytes: Uint8Array) => boolean = () => true,
): Promise<FoundVersion | undefined> {
  const versions = (await versionsIn(dir)).sort((a, b) => b - a);
  const [newest] = versions;
  if (newest === undefined) return undefined;
  const version = String(newest);
  for (const each of versions) {
    const bytes = await contentOf(join(dir, String(each)));
    // Others wrote so often meanwhile that it was cleared away.
    if (bytes === 'cleared') return await loadVersion(dir, isWhole);
    if (bytes === 'lost' || !isWhole(bytes)) continue;
    if (each === newest) return { bytes, version, wholeVersion: version };
    return { bytes, version, wholeVersion: String(each), damaged: 'newest' };
  }
  return { bytes: new Uint8Array(), version, wholeVersion: null, damaged: 'all' };
}

/** Adds the version after `version` (null: the first); false where that one is not the newest. */
export async function replaceVersion(
  dir: string,
  bytes: Uint8Array,
  version: string | null,
): Promise<boolean> {
  const newest = newestOf(await versionsIn(dir));
  if (version !== (newest === 0 ? null : String(newest))) return false;
  await makeFolder(dir, flushFolder);
  const own = newest + 1;
  if (!(await placeWhole(join(dir, String(own)), bytes))) return false;
  const versions = await versionsIn(dir);
  // Its number was free again because it had been cleared away: this writer slept through all that.
  const isOutdated = own <= newestOf(versions) - VERSIONS_KEPT;
  const old = versions.filter((each) => each <= newestOf(versions) - VERSIONS_KEPT);
  for (const each of old) await rm(join(dir, String(each)), { force: true, recursive: true });
  return !isOutdated;
}

const newestOf = (versions: readonly number[]): number => Math.max(0, ...versions);

async function contentOf(path: string): Promise<Uint8Array | 'cleared' | 'lost'> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return 'cleared';
    if (LOST.includes(code)) return 'lost';
    throw error;
  }
}

async function versionsIn(dir: string): Promise<number[]> {
  try {
    return (await readdir(dir)).filter((name) => /^\d+$/.test(name)).map(Number);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
