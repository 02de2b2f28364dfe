import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, Fault } from '../../functions/errors.ts';
import { AUTHORITY_PATH, trustingEnvironment } from './certificates.ts';
import type { CheckedBalancer } from './client-check.ts';

/** Within the time that an interrupted command has. */
const GRACE_MS = 250;

/** How to run COMMAND against one balancer. */
export interface CommandRun {
  readonly words: readonly string[];
  readonly balancer: CheckedBalancer;
  readonly env: NodeJS.ProcessEnv;
  /** Ends COMMAND and all that it has started. */
  readonly signal: AbortSignal;
}

/** Runs COMMAND to its end, its output on stderr, and says how it ended: 0, a status or a signal. */
export async function runCheckCommand({
  words,
  balancer,
  env,
  signal,
}: CommandRun): Promise<number | NodeJS.Signals> {
  const [program = '', ...args] = words.map((word) => filled(word, balancer));
  const { url12, url13 } = balancer;
  const child = spawn(program, args, {
    env: {
      ...trustingEnvironment(env),
      CLIENT_CHECK_URL_12: url12,
      CLIENT_CHECK_URL_13: url13 ?? url12,
    },
    stdio: ['ignore', 2, 2],
    // A group of its own: what it starts ends with it.
    detached: true,
  });
  const ended = once(child, 'close');
  const stop = (): void => void endGroup(child);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  try {
    const [status, endedBy] = await ended;
    endOthers(child);
    return status ?? endedBy;
  } catch (cause) {
    const why = errorCode(cause) === 'ENOENT' ? 'there is no such command' : errorCode(cause);
    throw new Fault('bad-arguments', `can't run ${program}: ${why}`, { cause });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A classic balancer speaks no TLS 1.3: both words are its one URL. */
function filled(word: string, { url12, url13 }: CheckedBalancer): string {
  const modern = url13 ?? url12;
  const words: Readonly<Record<string, string>> = {
    url12,
    url13: modern,
    host: new URL(url12).hostname,
    port12: new URL(url12).port,
    port13: new URL(modern).port,
    ca: AUTHORITY_PATH,
  };
  return word.replace(
    /\{(url12|url13|host|port12|port13|ca)\}/g,
    (_, name: string) => words[name] ?? '',
  );
}

async function endGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, 'SIGTERM');
  await sleep(GRACE_MS, undefined, { ref: false });
  signalGroup(child, 'SIGKILL');
}

/** What COMMAND left running in its group. */
function endOthers(child: ChildProcess): void {
  signalGroup(child, 'SIGKILL');
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
