import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Target } from '../../functions/model/targets.ts';
import { PROBE_SERVER_NAME } from '../../infra/demo/probe/probe-lab.ts';
import { SERVER_CERTIFICATE_PATH, SERVER_KEY } from '../../infra/demo/traffic/certificates.ts';
import { cachedFolder } from '../download-cache.ts';
import { holdPort, LOOPBACK } from './held-port.ts';
import { startServer } from './server-process.ts';

// s2n, AWS's own TLS: its hint is what is left of a ticket key's life. No Debian package has a server
// of it, so a small one is built from the crate, once for all checkouts of a user.

const SOURCE = fileURLToPath(new URL('programs/s2n', import.meta.url));
const FILES = ['Cargo.toml', 'Cargo.lock', 'src/main.rs'];
const BUILD_MS = 600_000;
/** A key for cached folders, as unlike as the files that made them. */
const HASH_DIGITS = 12;
const run = promisify(execFile);

/** The path of the server; rejects, with what is missing, where it can't be built. */
export async function buildS2n(): Promise<string> {
  await run('cargo', ['--version']).catch((cause) => {
    throw new Error('needs cargo: install Rust 1.85 or later, and a C compiler', { cause });
  });
  const hash = createHash('sha256');
  for (const file of FILES) hash.update(await readFile(join(SOURCE, file)));
  const name = `server-s2n-${hash.digest('hex').slice(0, HASH_DIGITS)}`;
  const folder = await cachedFolder(name, async (partial) => {
    const target = join(partial, 'target');
    const args = ['build', '--locked', '--quiet', '--target-dir', target];
    await run('cargo', args, { cwd: SOURCE, timeout: BUILD_MS });
    await copyFile(join(target, 'debug', 's2n-node'), join(partial, 's2n-node'));
    await rm(target, { recursive: true });
  });
  return join(folder, 's2n-node');
}

/** A node whose ticket key seals for so many seconds, and opens for as many again. */
export async function startS2n(
  program: string,
  folder: string,
  keySeconds: number,
): Promise<{ readonly target: Target; stop(): Promise<string> }> {
  const key = join(folder, 'server.key');
  await writeFile(key, SERVER_KEY, { mode: 0o600 });
  const { port, listeners } = await holdPort(1);
  const server = startServer({
    ...{ program, listeners, gracefulSignal: 'SIGTERM' },
    args: [SERVER_CERTIFICATE_PATH, key, String(keySeconds)],
  });
  const target: Target = {
    ...{ name: 'app/s2n/0123456789abcdef', balancerType: 'application', region: 'eu-west-1' },
    ...{ nodes: [`${LOOPBACK}:${port}`], serverName: PROBE_SERVER_NAME, internal: true },
    trust: [SERVER_CERTIFICATE_PATH],
  };
  return { target, stop: () => server.stop() };
}
