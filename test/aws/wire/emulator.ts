import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pythonWith } from './emulator-software.ts';

const READY_MS_MAX = 60_000;
const POLL_MS = 25;
const REGION = 'eu-west-1';

/** A running emulator of AWS on loopback. */
export interface Emulator {
  readonly url: string;
  stop(): Promise<void>;
}

const MOTO = {
  software: 'moto',
  arguments: (port: number) => ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
  ready: 'moto-api/data.json',
} as const;

/** How an emulator is started on a port, and where it answers once it is ready. */
const EMULATORS = {
  ministack: {
    software: 'ministack',
    arguments: () => ['-m', 'ministack'],
    environment: (port: number) => ({
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: REGION,
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      LOG_LEVEL: 'WARNING',
    }),
    ready: '_ministack/ready',
  },
  // The account of the templates in tests.
  moto: { ...MOTO, environment: () => ({ MOTO_ACCOUNT_ID: '111122223333' }) },
  // Whose call it is, is told by its key: that of an assumed role is of the role's account.
  'moto-accounts': { ...MOTO, environment: () => ({}) },
} as const;

/** Starts an empty emulator on a free port; throws with its own words if it can't. */
export async function startEmulator(kind: keyof typeof EMULATORS = 'ministack'): Promise<Emulator> {
  const { ready, software, ...starts } = EMULATORS[kind];
  const python = await pythonWith(software);
  const folder = await mkdtemp(join(tmpdir(), 'resumption-watch-emulator-'));
  const port = await freePort();
  const logPath = join(folder, 'log');
  const log = await open(logPath, 'w');
  const child = spawn(python, starts.arguments(port), {
    env: { ...environment(folder), ...starts.environment(port) },
    cwd: folder,
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  const killWithUs = (): boolean => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const stop = async (): Promise<void> => {
    process.off('exit', killWithUs);
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  if (await isReady(child, `${url}/${ready}`)) return { url, stop };
  const said = (await readFile(logPath, 'utf8')).trim().split('\n').slice(-5).join('\n');
  await stop();
  throw new Error(`the emulator of AWS does not start:\n${said}`);
}

/** All that it gets; loopback, and nothing that would look for Docker. */
function environment(folder: string): NodeJS.ProcessEnv {
  return {
    ...{ PATH: process.env.PATH, HOME: folder, TMPDIR: folder },
    DOCKER_HOST: 'unix:///nonexistent',
  };
}

/** What every program that works with AWS needs to meet the emulator instead. */
export function emulatorEnvironment(url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    // Whatever a person has set up for the real AWS stays out of it.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

async function isReady(child: ChildProcess, url: string): Promise<boolean> {
  const endMs = performance.now() + READY_MS_MAX;
  while (child.exitCode === null && performance.now() < endMs) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return true;
    await setTimeout(POLL_MS);
  }
  return false;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const killing = global.setTimeout(() => child.kill('SIGKILL'), 5000);
  await exit;
  clearTimeout(killing);
}
