import { Writable } from 'node:stream';
import { type Command, exitStatus } from '../../../infra/cli/command-line.ts';
import { Workspace } from '../../../infra/cli/workspace.ts';

/** Later than all that the tests' logs and trials hold, and later each time. */
let nowMs = Date.parse('2027-01-01T00:00:00Z');
const tick = () => {
  nowMs += 1;
  return nowMs;
};

/** What a command left: its two streams as text, and its exit status. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** A pipe that keeps what is written to it. */
class KeptOutput extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}

/**
 * Runs a command in this process, as `runCommandLine` does it in one of its own; paths are meant from
 * this process's folder.
 */
export async function runHere(
  command: Command,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  nowMs: () => number = tick,
): Promise<Ended> {
  const [stdout, stderr, workspace] = [new KeptOutput(), new KeptOutput(), new Workspace()];
  const { signal } = new AbortController();
  const status = await exitStatus(command, {
    ...{ args, env, calledBy: 'script', stdout, stderr, workspace, signal, nowMs },
  }).finally(() => workspace.remove());
  return { stdout: stdout.text, stderr: stderr.text, status };
}
