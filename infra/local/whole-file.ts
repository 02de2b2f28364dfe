import { link, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../../functions/errors.ts';
import { partialPath } from './partial-file.ts';

/** Answers of file systems on which a folder can't be flushed. */
const CANT_FLUSH_FOLDERS: readonly string[] = ['EINVAL', 'EISDIR', 'EPERM', 'EACCES', 'ENOTSUP'];

/**
 * Makes a file, readable by its owner alone, that is there whole and on disk or not at all, whatever
 * ends the process or the machine; false where a file of that name is there. Of several that make
 * one name, `link` lets exactly one through.
 */
export async function placeWhole(path: string, bytes: Uint8Array): Promise<boolean> {
  const partial = partialPath(path);
  try {
    await writeFlushed(partial, bytes);
    await link(partial, path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    // Its own failure would hide the reason of the first one.
    await rm(partial, { force: true }).catch(() => {});
  }
  await flushFolder(dirname(path));
  return true;
}

/** Writes the names in a folder to disk: a file is on disk only when its name is too. */
export async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!CANT_FLUSH_FOLDERS.includes(errorCode(error))) throw error;
  }
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
