import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:net';
import { descriptorOf } from './held-port.ts';

/** Connections of a prober that has ended go within a second. */
const STOP_MS = 10_000;

/** How to run a server in the foreground. */
export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** The child finds them as its file descriptors 3, 4, … */
  readonly listeners: readonly Server[];
  readonly env?: Readonly<Record<string, string>>;
  /** Lets connections end, and what is said of them be logged; `SIGTERM` would cut both short. */
  readonly gracefulSignal: NodeJS.Signals;
}

/** A server that we started, and end by its own process id. */
export interface ServerProcess {
  /** Ends it once its last connection has ended, and returns what it wrote to its output. */
  stop(): Promise<string>;
}

/** The version that a program prints of itself; null where it is not installed. */
export function versionOf(program: string, flag: string): string | null {
  const { stdout, stderr, error } = spawnSync(program, [flag], { encoding: 'utf8' });
  return error === undefined ? (`${stdout}${stderr}`.trim().split('\n')[0] ?? '') : null;
}

/** Starts a server on sockets that it inherits; from then on they are the child's alone. */
export function startServer(command: ServerCommand): ServerProcess {
  const { program, args, listeners, env = {}, gracefulSignal } = command;
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe', ...listeners.map(descriptorOf)],
    env: { ...process.env, ...env },
  });
  for (const listener of listeners) listener.close();
  const written = { output: '', errors: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    written.output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    written.errors += text;
  });
  const ended = once(child, 'close');
  return {
    stop: async () => {
      const fault = await end(child, ended, gracefulSignal);
      if (fault !== null) throw new Error(`${program} ${fault}:\n${written.errors}`);
      return written.output;
    },
  };
}

/** Ends a process that should still run, and says what was wrong with it; null where nothing was. */
async function end(
  child: ChildProcess,
  ended: Promise<unknown>,
  gracefulSignal: NodeJS.Signals,
): Promise<string | null> {
  if (child.exitCode !== null || child.signalCode !== null) {
    await ended;
    return `ended by itself (${child.exitCode ?? child.signalCode})`;
  }
  child.kill(gracefulSignal);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGTERM');
  }, STOP_MS);
  await ended;
  clearTimeout(timer);
  return late ? `still had connections ${STOP_MS} ms after the last one was made` : null;
}
