import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm, symlink, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '../../../functions/errors.ts';
import { ROOT } from '../bench-options.ts';

const execute = promisify(execFile);
const git = (...args: readonly string[]) => execute('git', ['-C', ROOT, ...args]);

/**
 * Runs `use` with the tree of an earlier commit, its packages installed, in a folder that is gone
 * afterwards, whether `use` succeeds, fails or is stopped.
 */
export async function withCheckout(
  commit: string,
  signal: AbortSignal,
  use: (root: string) => Promise<void>,
): Promise<void> {
  const id = await commitId(commit);
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'resumption-watch-before-'));
  const root = join(folder, 'tree');
  try {
    await git('worktree', 'add', '--detach', root, id);
    await installPackages(root, signal);
    await use(root);
  } finally {
    await remove(root);
    await rm(folder, { recursive: true, force: true });
  }
}

async function commitId(commit: string): Promise<string> {
  try {
    const { stdout } = await git('rev-parse', '--verify', '--end-of-options', `${commit}^{commit}`);
    return stdout.trim();
  } catch (cause) {
    throw new Fault('bad-arguments', `--commit ${commit}: no commit of this repository`, { cause });
  }
}

/** The packages of this tree where they are the same, else those that the commit locks. */
async function installPackages(root: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const lock = (of: string) => readFile(join(of, 'package-lock.json'), 'utf8').catch(() => null);
  if ((await lock(root)) === (await lock(ROOT))) {
    await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  } else {
    await execute('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, signal });
  }
}

/** Takes the tree from git's list too; twice `--force` as it may be half made. */
async function remove(root: string): Promise<void> {
  // First, and not through git: the packages behind the link are ours.
  await unlink(join(root, 'node_modules')).catch(() => undefined);
  if (!existsSync(root)) return;
  await git('worktree', 'remove', '--force', '--force', root);
}
