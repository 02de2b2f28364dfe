import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode, Fault } from '../../functions/errors.ts';
import { makeFolder } from './make-folder.ts';
import { partialPath, removePartialsOf } from './partial-file.ts';

/**
 * Writes a file that a person named by an option: it appears whole or not at all, for whoever may
 * read new files here. Returns its full path; throws `lake-write-failed` where nothing can be
 * written.
 */
export async function writeOutput(
  path: string,
  text: string,
  { what, option }: { readonly what: string; readonly option: string },
): Promise<string> {
  const full = resolve(path);
  const partial = partialPath(full);
  try {
    await makeFolder(dirname(full));
    await removePartialsOf(full, Date.now());
    await writeFile(partial, text, { flag: 'wx' });
    await rename(partial, full);
    return full;
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => {});
    const fault = `can't write ${what} ${path} (${errorCode(cause)})`;
    const advice = `name a file that can be written with ${option}`;
    throw new Fault('lake-write-failed', `${fault}: ${advice}`, { cause });
  }
}
