import { access, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** No install takes half as long. */
const STALE_MS = 1_800_000;

/**
 * A folder of the user's cache, which every checkout of a user shares: made by `install` where it is
 * missing, in a folder that takes its place when all is there. Of two who install at once, the first
 * one's stays.
 */
export async function cachedFolder(
  name: string,
  install: (partial: string) => Promise<void>,
): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'resumption-watch');
  const folder = join(cache, name);
  if (await isThere(folder)) return folder;
  const prefix = `${name}-partial-`;
  await mkdir(cache, { recursive: true });
  await removeStale(cache, prefix);
  const partial = await mkdtemp(join(cache, prefix));
  try {
    await install(partial);
    await rename(partial, folder).catch((error) => orIsThere(folder, error));
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return folder;
}

/** What an install that was killed has left. */
async function removeStale(cache: string, prefix: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(prefix)) continue;
    const { mtimeMs } = await stat(join(cache, name));
    if (Date.now() - mtimeMs > STALE_MS) {
      await rm(join(cache, name), { recursive: true, force: true });
    }
  }
}

async function orIsThere(folder: string, error: unknown): Promise<void> {
  if (!(await isThere(folder))) throw error;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
