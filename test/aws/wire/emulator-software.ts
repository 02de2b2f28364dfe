import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const HERE = new URL('.', import.meta.url).pathname;
const CACHE = new URL('../../../node_modules/.cache/emulator', import.meta.url).pathname;

/** What is pinned in `NAME-requirements.txt`; cfn-lint comes with moto, which needs it. */
export type PythonSoftware = 'ministack' | 'moto' | 'awscli';

/**
 * The Python that has a software, in `node_modules/.cache`: made when first needed, from exactly what
 * its requirements pin; throws, in plain words, where that can't be done here.
 */
export async function pythonWith(software: PythonSoftware): Promise<string> {
  const path = join(HERE, `${software}-requirements.txt`);
  const requirements = await readFile(path);
  const name = createHash('sha256').update(requirements).digest('hex').slice(0, 16);
  const folder = join(CACHE, name);
  const python = join(folder, 'bin/python');
  const isThere = await access(python).then(
    () => true,
    () => false,
  );
  if (!isThere) await install(software, path, folder);
  return python;
}

/** Made beside its place and renamed: two runs may do it at once, and one that is killed leaves none. */
async function install(software: string, path: string, folder: string): Promise<void> {
  process.stdout.write(`${software} is not here yet: installing it from PyPI.\n`);
  const partial = join(CACHE, `partial-${randomUUID()}`);
  await mkdir(CACHE, { recursive: true });
  try {
    await run('python3', ['-m', 'venv', partial]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await run(join(partial, 'bin/python'), [...pip, '--requirement', path]);
    await rename(partial, folder);
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    // Another run has just made it.
    if (
      await access(folder).then(
        () => true,
        () => false,
      )
    )
      return;
    throw new Error(
      `${software} can't be installed, and without it \`npm run test:aws\` can't run: it needs ` +
        `python3 (3.10 or later) with venv, and PyPI. ${wordsOf(cause)}`,
      { cause },
    );
  }
}

function wordsOf(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return said.split('\n').at(-1) || String(error);
}
