import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What both programs log once their socket listens; for port 0 it tells the port that they got. */
const LISTENING = /msg="Listening on" address=(?<address>127\.0\.0\.1:\d+)/;
const START_MS = 30_000;
const STOP_MS = 10_000;

/** A program that listens on loopback, and that we end by its own process id. */
export interface ListeningProgram {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Whether a program is installed here; else what is missing is said, and where it must not be, it fails. */
export function isInstalled(program: string, debianPackage: string): boolean {
  const { error } = spawnSync(program, ['--version']);
  if (error === undefined) return true;
  const missing = `${program} needs the Debian package ${debianPackage}`;
  if (process.env.CI === 'true') throw new Error(missing);
  process.stderr.write(`\nskipped, ${missing}\n`);
  return false;
}

/** Starts a program of Prometheus and waits for the address at which it listens. */
export async function startListening(
  program: string,
  args: readonly string[],
): Promise<ListeningProgram> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const log: string[] = [];
  const address = Promise.withResolvers<string>();
  createInterface({ input: child.stderr }).on('line', (line) => {
    log.push(line);
    const found = LISTENING.exec(line)?.groups?.address;
    if (found !== undefined) address.resolve(found);
  });
  child.once('error', address.reject);
  child.once('exit', () => address.reject(new Error(`${program} ended:\n${log.join('\n')}`)));
  const timer = setTimeout(
    () => address.reject(new Error(`${program} did not listen:\n${log.join('\n')}`)),
    START_MS,
  );
  try {
    return { url: `http://${await address.promise}`, stop: () => end(child) };
  } catch (error) {
    await end(child);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Asks it to end, and ends it where it does not. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}
