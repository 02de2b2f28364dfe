import { spawn } from 'node:child_process';
import { once } from 'node:events';

const SERVE = new URL('../../infra/cli/serve.ts', import.meta.url).pathname;

/** The command `serve` as a process of its own. */
export interface ServeProcess {
  /** `127.0.0.1:PORT`, as Prometheus writes a target. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts `serve` on a port that the system picks, and ends it by its process id. */
export async function startServe(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ServeProcess> {
  const child = spawn(process.execPath, [SERVE, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const found = /http:\/\/(?<address>[^/\s]+)\//.exec(text)?.groups?.address;
      if (found !== undefined) resolve(found);
    });
    child.stderr.on('data', (chunk) => reject(new Error(`${chunk}`)));
    child.once('error', reject);
    child.once('exit', (status) => reject(new Error(`serve ended with ${status}`)));
  });
  return {
    address,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
