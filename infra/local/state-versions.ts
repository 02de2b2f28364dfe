import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../functions/errors.ts';
import type { StoredState } from '../../functions/ports.ts';
import { makeFolder } from './make-folder.ts';

/** States of one object that stay on disk, the newest among them. */
const VERSIONS_KEPT = 64;

/**
 * The newest state in a folder of versions; undefined when there is none. Each version is a file
 * named by its number: it appears whole, by `link`, and never changes, so no lock is needed and a
 * killed writer leaves nothing that blocks others.
 */
export async function loadVersion(dir: string): Promise<StoredState | undefined> {
  const newest = newestOf(await versionsIn(dir));
  if (newest === 0) return undefined;
  try {
    return { bytes: await readFile(join(dir, String(newest))), version: String(newest) };
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    // Others wrote so often meanwhile that it was cleared away.
    return await loadVersion(dir);
  }
}

/** Adds the version after `version` (null: the first); false where that one is not the newest. */
export async function replaceVersion(
  dir: string,
  bytes: Uint8Array,
  version: string | null,
): Promise<boolean> {
  const newest = newestOf(await versionsIn(dir));
  if (version !== (newest === 0 ? null : String(newest))) return false;
  await makeFolder(dir);
  const own = newest + 1;
  if (!(await placed(dir, bytes, own))) return false;
  const versions = await versionsIn(dir);
  // Its number was free again because it had been cleared away: this writer slept through all that.
  const isOutdated = own <= newestOf(versions) - VERSIONS_KEPT;
  const old = versions.filter((each) => each <= newestOf(versions) - VERSIONS_KEPT);
  for (const each of old) await rm(join(dir, String(each)), { force: true });
  return !isOutdated;
}

/** Of several writers of one number, `link` lets exactly one through. */
async function placed(dir: string, bytes: Uint8Array, version: number): Promise<boolean> {
  const partial = join(dir, `${randomUUID()}.partial`);
  try {
    await writeFile(partial, bytes, { flag: 'wx', mode: 0o600 });
    await link(partial, join(dir, String(version)));
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(partial, { force: true });
  }
}

const newestOf = (versions: readonly number[]): number => Math.max(0, ...versions);

async function versionsIn(dir: string): Promise<readonly number[]> {
  try {
    return (await readdir(dir)).filter((name) => /^\d+$/.test(name)).map(Number);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
