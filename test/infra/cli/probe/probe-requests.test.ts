import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Trial } from '../../../../functions/model/trial.ts';
import { readTrialLine } from '../../../../functions/model/trials/trial-line.ts';
import { probe } from '../../../../infra/cli/probe.ts';
import { SERVER_CERTIFICATE, SERVER_KEY } from '../../../../infra/demo/traffic/certificates.ts';
import { closing, listening } from '../../tls/tls-node.ts';
import { runHere } from '../run-here.ts';

// What a real HTTP server gets of a probe that follows each handshake by a request.

const TRUST = new URL('../../../../infra/demo/traffic/server-certificate.pem', import.meta.url)
  .pathname;
const PATH = '/.well-known/resumption-watch';

/** What the server saw: a connection's port and whether it was resumed, and its requests. */
const seen = { handshakes: new Map<string, boolean>(), requests: [] as string[][] };
let dir = '';
let server: Server;
let port = 0;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'probe-requests-'));
  process.chdir(dir);
  const identity = { cert: SERVER_CERTIFICATE, key: SERVER_KEY };
  server = createServer({ ...identity, ticketKeys: Buffer.alloc(48, 5) }, (request, response) => {
    const { method = '', url = '', socket } = request;
    seen.requests.push([method, url, `${socket.remotePort}`]);
    response.writeHead(404).end();
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    seen.handshakes.set(`${socket.remotePort}`, socket.isSessionReused());
  });
  port = await listening(server);
});
afterAll(async () => {
  process.chdir(tmpdir());
  rmSync(dir, { recursive: true, force: true });
  await closing(server)();
});
beforeEach(() => {
  seen.handshakes.clear();
  seen.requests.length = 0;
});

async function probed(change: object, ...args: string[]) {
  const target = { name: 'shop', balancerType: 'application', region: 'eu-west-1' };
  const at = { nodes: [`127.0.0.1:${port}`], serverName: 'a.lab.test', trust: [TRUST] };
  writeFileSync('targets.json', JSON.stringify([{ ...target, ...at, internal: true, ...change }]));
  return await runHere(probe, ['--targets', 'targets.json', ...args]);
}

function trialsOf(file: string): readonly Trial[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => readTrialLine(line) as Trial);
}

/** Holds that the server had one request of each handshake, with the token that the trial names. */
function expectOneRequestEach(trials: readonly Trial[]): void {
  expect(seen.handshakes.size).toBe(trials.length);
  expect(seen.requests.toSorted()).toEqual(
    trials
      .map(({ request_token: token, client_port }) => [
        'HEAD',
        `${PATH}/${token}`,
        `${client_port}`,
      ])
      .toSorted(),
  );
  expect(new Set(trials.map(({ request_token }) => request_token)).size).toBe(trials.length);
  for (const { client_port, outcome } of trials) {
    expect([client_port, outcome === 'resumed']).toEqual([
      client_port,
      seen.handshakes.get(`${client_port}`),
    ]);
  }
}

test('each handshake is followed by one request with a token of its own', async () => {
  const accountId = '123456789012';
  const { stdout, status } = await probed({ request: 'always', accountId }, '--out', 'out.ndjson');
  expect(status).toBe(0);
  const trials = trialsOf('out.ndjson');
  // Node's servers accept no session IDs; the others are resumed as without requests.
  expect(stdout.match(/10\/10 ok/g)).toHaveLength(2);
  expect(trials).toHaveLength(3 * 10 * 2);
  expect(trials.every(({ account_id }) => account_id === accountId)).toBe(true);
  expectOneRequestEach(trials);
});

test('so is each of a run for survival', async () => {
  const ages = ['--ages', '1s', '--sessions', '4', '--spread', '1s'];
  const { status } = await probed({ request: 'always' }, ...ages, '--out', 'ages.ndjson');
  expect(status).toBe(0);
  expectOneRequestEach(trialsOf('ages.ndjson'));
});

test('where nobody keeps the trials, requests have no token', async () => {
  const { stdout } = await probed({ request: 'always' }, '--attempts', '1', '--explain');
  expect(new Set(seen.requests.map(([, url]) => url))).toEqual(new Set([PATH]));
  expect(seen.requests).toHaveLength(seen.handshakes.size);
  expect(stdout.replace(/\s+/g, ' ')).toContain('the path of each ends with a token of its own');
});

test('other policies send no token', async () => {
  for (const request of ['for-tickets', 'never'] as const) {
    await probed({ request }, '--attempts', '2', '--out', `${request}.ndjson`);
    expect(trialsOf(`${request}.ndjson`).map(({ request_token }) => request_token)).toEqual(
      Array(12).fill(null),
    );
  }
  expect(seen.requests).toEqual([]);
});
