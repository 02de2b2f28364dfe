import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { arch } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestPolicy } from '../../functions/model/targets.ts';
import { PROBE_SERVER_NAME } from '../../infra/demo/probe/probe-lab.ts';
import { SERVER_CERTIFICATE_PATH } from '../../infra/demo/traffic/certificates.ts';
import { reportOf } from '../scenario/probe-deviations.ts';
import { probeTargets } from '../scenario/probe-trials.ts';

// Bun has BoringSSL, whose TLS 1.3 tickets come only with the first bytes that the server writes. Its
// binary has 107 MB, too much for everybody's `npm ci`: it is installed here, pinned, without scripts.

const VERSION = '1.4.4';
const PACKAGE = `@oven/bun-linux-${arch() === 'arm64' ? 'aarch64' : 'x64'}`;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(ROOT, 'node_modules', '.cache', `bun-${VERSION}`);
const BUN = join(FOLDER, 'node_modules', PACKAGE, 'bin', 'bun');
const INSTALL_MS = 300_000;
const SERVER = `
const { readFileSync } = require('node:fs');
const { createServer } = require('node:https');
const [cert, key] = [process.env.CERT, process.env.KEY].map((path) => readFileSync(path));
const server = createServer({ cert, key }, (request, response) => response.writeHead(404).end());
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** Installs Bun where it is missing; null, or why there is none. */
async function install(): Promise<string | null> {
  if (existsSync(BUN)) return null;
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-save'];
  const args = ['install', '--prefix', FOLDER, ...quiet, `${PACKAGE}@${VERSION}`];
  try {
    await mkdir(FOLDER, { recursive: true });
    await promisify(execFile)('npm', args, { timeout: INSTALL_MS });
    return null;
  } catch (error) {
    return `needs ${PACKAGE} ${VERSION} from npm (${error instanceof Error ? error.message : error})`;
  }
}

const missing = await install();
process.stderr.write(`\nbun: ${missing === null ? VERSION : `skipped, ${missing}`}\n`);

let address = '';
let stop = async () => {};

beforeAll(async () => {
  if (missing !== null) return;
  const env = {
    CERT: SERVER_CERTIFICATE_PATH,
    KEY: SERVER_CERTIFICATE_PATH.replace('certificate', 'key'),
  };
  const child = spawn(BUN, ['-e', SERVER], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed] = await once(child.stdout, 'data');
  address = `127.0.0.1:${Number(String(printed))}`;
  stop = async () => {
    child.kill();
    await once(child, 'close');
  };
});
afterAll(() => stop());

async function probed(request?: RequestPolicy) {
  const target = {
    ...{ name: 'app/bun/1', balancerType: 'application' as const, region: 'eu-west-1' },
    ...{ nodes: [address], serverName: PROBE_SERVER_NAME, trust: [SERVER_CERTIFICATE_PATH] },
    ...{ internal: true, ...(request === undefined ? {} : { request }) },
  };
  const trials = await probeTargets([target], { seed: 1, timeoutMs: 20_000, mechanism: 'psk' });
  const { deviations } = await reportOf(trials, [target]);
  const offers = trials.filter(({ relation }) => relation !== null);
  return {
    resumed: offers.filter(({ outcome }) => outcome === 'resumed').length,
    offers: offers.length,
    rules: deviations.map(({ rule, mechanism }) => `${rule} ${mechanism}`),
  };
}

describe.skipIf(missing !== null)('bun', () => {
  it('by default tickets are asked for, and all sessions resume', async () => {
    expect(await probed()).toEqual({ resumed: 10, offers: 10, rules: [] });
  });

  it('without a request such a server issues none, which is why there are requests', async () => {
    expect(await probed('never')).toEqual({
      ...{ resumed: 0, offers: 0, rules: ['missing-resumption psk'] },
    });
  });
});
