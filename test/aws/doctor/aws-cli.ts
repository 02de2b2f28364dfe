import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emulatorEnvironment } from '../wire/emulator.ts';
import { pythonWith } from '../wire/emulator-software.ts';

/** Of all commands that are pasted at once; each starts a Python. */
const PASTED_MS_MAX = 240_000;
/** Of the AWS CLI, version 1 and 2, about a command that it can't parse. */
export const USAGE_STATUSES: readonly (number | null)[] = [2, 252];

/** What a person's shell made of a command. */
export interface Pasted {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A shell in which a person pastes commands: AWS's own command line, before the emulator. */
export async function shellIn(
  folder: string,
  emulatorUrl: string,
): Promise<(command: string) => Pasted> {
  // The folder of the software was renamed, so its own scripts name a Python that is gone.
  const cli = `#!/bin/sh\nexec '${await pythonWith('awscli')}' -m awscli "$@"\n`;
  writeFileSync(join(folder, 'aws'), cli, { mode: 0o700 });
  const PATH = `${folder}:${process.env.PATH}`;
  const env = { ...process.env, ...emulatorEnvironment(emulatorUrl), PATH };
  return (command) =>
    spawnSync('sh', ['-c', command], {
      ...{ cwd: folder, env, encoding: 'utf8', timeout: PASTED_MS_MAX },
    });
}
