import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOPBACK = '127.0.0.1';
const START_MS = 5_000;
const STOP_MS = 2_000;

/** A server that we started, and end by its own process id. */
export interface ServerProcess {
  /** What it wrote to its standard output so far. */
  output(): string;
  stop(): Promise<void>;
}

/** The version that a program prints of itself; null where it is not installed. */
export function versionOf(program: string, flag: string): string | null {
  const { stdout, stderr, error } = spawnSync(program, [flag], { encoding: 'utf8' });
  return error === undefined ? (`${stdout}${stderr}`.trim().split('\n')[0] ?? '') : null;
}

/** Starts a server in the foreground and waits until its port answers. */
export async function startServer(
  program: string,
  args: readonly string[],
  port: number,
): Promise<ServerProcess> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.errors += text;
  });
  const deadlineMs = performance.now() + START_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > deadlineMs) {
      await stop(child);
      throw new Error(`${program} did not start: ${written.errors}`);
    }
    await sleep(20);
  }
  return { output: () => written.output, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(late);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: LOOPBACK });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A port on loopback that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a listener has no port');
  return address.port;
}
