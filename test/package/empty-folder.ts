import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = new URL('../..', import.meta.url).pathname;
const OUTPUT_BYTES_MAX = 50_000_000;

/** What a program left. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder outside the clone, where programs run as if the clone were not there. */
export class EmptyFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'package-test-'));

  constructor() {
    this.write('package.json', '{"private":true}\n');
  }

  write(name: string, text: string): string {
    const path = join(this.path, name);
    writeFileSync(path, text);
    return path;
  }

  async run(command: string, ...args: readonly string[]): Promise<Ended> {
    return await runIn(this.path, command, args);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Packs the clone into a folder, and returns the tarball's path. */
export async function packInto(folder: string): Promise<string> {
  const { status, stdout, stderr } = await runIn(ROOT, 'npm', [
    ...['pack', '--silent', '--pack-destination', folder],
  ]);
  const name = stdout.trim().split('\n').at(-1) ?? '';
  if (status !== 0) throw new Error(`npm pack failed:\n${stdout}${stderr}`);
  return join(folder, name);
}

const run = promisify(execFile);

async function runIn(cwd: string, command: string, args: readonly string[]): Promise<Ended> {
  const options = { cwd, env: bareEnvironment(), maxBuffer: OUTPUT_BYTES_MAX };
  try {
    return { status: 0, ...(await run(command, [...args], options)) };
  } catch (error) {
    const ended = error as Partial<Ended> & { readonly code?: unknown };
    if (typeof ended.code !== 'number') throw error;
    return { status: ended.code, stdout: ended.stdout ?? '', stderr: ended.stderr ?? '' };
  }
}

/** Without what npm sets for the scripts of the clone, its Node among it. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH = '', HOME, TMPDIR } = process.env;
  const outside = PATH.split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return { PATH: outside.join(delimiter), HOME, TMPDIR, npm_config_update_notifier: 'false' };
}
