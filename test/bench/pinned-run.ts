import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const INGEST_RUN = new URL('ingest-run.ts', import.meta.url).pathname;
const TASKSET = '/usr/bin/taskset';

/** What one measured process cost. */
export interface RunCost {
  readonly count: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

/** Runs `ingest-run.ts` in a process of its own, on one core where the system has `taskset`. */
export async function runPinned(args: readonly string[]): Promise<RunCost> {
  const command = [process.execPath, INGEST_RUN, ...args];
  const pinned = existsSync(TASKSET) ? [TASKSET, '-c', '0', ...command] : command;
  const [file = '', ...rest] = pinned;
  const { stdout } = await execute(file, rest, { maxBuffer: 1_000_000 });
  const cost = JSON.parse(stdout) as RunCost;
  if (!(cost.count > 0)) throw new Error(`${args.join(' ')}: nothing was read`);
  return cost;
}
