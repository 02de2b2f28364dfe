import { readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { worldFault } from './folder-store.ts';
import { PARTIAL_SUFFIX, partialPath } from './partial-file.ts';

const NAME = 'run';

/** A run that is at work on a lake. */
export interface LakePresence {
  /** Whether no other run is at work on it, as far as this machine can tell. */
  isAlone(): Promise<boolean>;
  leave(): Promise<void>;
}

/**
 * Shows others that a run is at work on the lake: a file that goes when the run ends, or when the next
 * one finds it dead. Throws `lake-write-failed`.
 */
export async function enterLake(dir: string): Promise<LakePresence> {
  const path = partialPath(join(dir, NAME));
  try {
    await writeFile(path, '', { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw worldFault('lake-write-failed', `can't write ${path}`, cause);
  }
  return {
    isAlone: async () => {
      const names = await readdir(dir);
      const runs = names.filter(
        (name) => name.startsWith(`${NAME}.`) && name.endsWith(PARTIAL_SUFFIX),
      );
      return runs.every((name) => name === basename(path));
    },
    leave: () => rm(path, { force: true }),
  };
}
