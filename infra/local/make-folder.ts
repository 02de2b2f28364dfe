import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../../functions/errors.ts';

/**
 * Makes a folder and those above it; `onMade` gets the folder that each new one lies in. Node's own
 * `recursive` never ends where the parent is there and `mkdir` still answers ENOENT, as below /proc.
 */
export async function makeFolder(
  path: string,
  onMade: (parent: string) => Promise<void> = async () => {},
): Promise<void> {
  const first = await attempt(path);
  if (first === 'there') return;
  if (first === 'no-parent') {
    await makeFolder(dirname(path), onMade);
    await mkdir(path).catch((error) => unlessThere(error, path));
  }
  await onMade(dirname(path));
}

async function attempt(path: string): Promise<'made' | 'there' | 'no-parent'> {
  try {
    await mkdir(path);
    return 'made';
  } catch (error) {
    if (errorCode(error) === 'ENOENT' && dirname(path) !== path) return 'no-parent';
    await unlessThere(error, path);
    return 'there';
  }
}

/** Two runs may make the same folder at once; a file of that name is in the way. */
async function unlessThere(error: unknown, path: string): Promise<void> {
  if (errorCode(error) !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
}
