import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ProcessCost } from './meter.ts';

const METER = new URL('meter.ts', import.meta.url).href;
const TASKSET = '/usr/bin/taskset';
const LAST_WORDS = 300;

/** What a run cost, and what it printed. */
export interface MeteredRun extends ProcessCost {
  readonly stdout: string;
}

interface RunOptions {
  readonly signal: AbortSignal;
  /** On one core, where the system has `taskset`. */
  readonly pinned?: boolean;
}

/**
 * Runs a script, of this tree or of another, by Node in a process of its own, as it is; throws with
 * the last words on its stderr when it fails. Its temporary folder is gone afterwards, even where the
 * signal ended it.
 */
export async function runMetered(
  script: string,
  args: readonly string[],
  { signal, pinned = false }: RunOptions,
): Promise<MeteredRun> {
  signal.throwIfAborted();
  const command = [process.execPath, '--import', METER, script, ...args];
  const isPinned = pinned && existsSync(TASKSET);
  const temporary = await mkdtemp(join(tmpdir(), 'resumption-watch-run-'));
  try {
    const ended = await run(isPinned ? [TASKSET, '-c', '0', ...command] : command, {
      env: { ...process.env, TMPDIR: temporary },
      signal,
    });
    signal.throwIfAborted();
    const { code, stdout, stderr, cost } = ended;
    if (code !== 0 || cost === '') {
      throw new Error(`${script} ended with ${code}: ${stderr.trim().slice(-LAST_WORDS)}`);
    }
    return { ...(JSON.parse(cost) as ProcessCost), stdout };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly cost: string;
}

/** Waits for the end of the process even when the signal asks for it. */
async function run(
  [file = '', ...args]: readonly string[],
  { env, signal }: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<Ended> {
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  const [stdout, stderr, cost, [code]] = await Promise.all([
    text(child.stdout as Readable),
    text(child.stderr as Readable),
    text(child.stdio[3] as Readable),
    once(child, 'close') as Promise<[number | null]>,
  ]).finally(() => signal.removeEventListener('abort', stop));
  return { code, stdout, stderr, cost };
}
