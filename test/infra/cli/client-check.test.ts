import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { clientCheck } from '../../../infra/cli/client-check.ts';
import { callTimes } from '../client-check/check-client.ts';
import { runHere } from './run-here.ts';

const CLIENT_CHECK = new URL('../../../infra/cli/client-check.ts', import.meta.url).pathname;
const COLUMNS = 80;

/** Four calls by each address; with `once`, a new agent for each, which offers nothing. */
const CLIENT = `
import https from 'node:https';
const [kind, ...urls] = process.argv.slice(2);
const kept = new https.Agent({ keepAlive: false });
for (const url of urls.flatMap((url) => Array(4).fill(url))) {
  const agent = kind === 'once' ? new https.Agent() : kept;
  await new Promise((resolve, reject) => {
    https.get(url, { agent }, (response) => response.resume().once('end', resolve)).once('error', reject);
  });
}
`;
const FOREVER = `
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
const child = spawn('sleep', ['1000']);
writeFileSync(process.argv[2], String(process.pid) + ' ' + child.pid);
process.on('SIGTERM', () => {});
setInterval(() => {}, 1000);
`;

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'client-check-test-'));
  writeFileSync(join(dir, 'client.mjs'), CLIENT);
  writeFileSync(join(dir, 'forever.mjs'), FOREVER);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const run = (...args: readonly string[]) => runHere(clientCheck, args, process.env);
const client = (kind: string, ...urls: readonly string[]) => [
  ...['--', process.execPath, join(dir, 'client.mjs'), kind, ...urls],
];

describe('a client that offers', () => {
  test('is told as one, within 80 columns', async () => {
    const ran = await run(
      '--type',
      'network',
      '--expect',
      'ticket,psk',
      ...client('kept', '{url12}', '{url13}'),
    );
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    const lines = ran.stdout.split('\n');
    expect(lines.filter((line) => line.length > COLUMNS)).toEqual([]);
    expect(ran.stdout).toMatch(
      /^ {2}2 {2}network {5}1\.2 {2}1 {5}ticket of node 1, \d+ ms old +resumed$/m,
    );
    expect(ran.stdout).toContain('  offers by ticket        yes (4 of 4 returns to the same node)');
    expect(ran.stdout).toContain('  offers by PSK           yes (4 of 4 returns to the same node)');
    expect(ran.stdout).toContain('  after a new process     no');
    expect(ran.stdout).toMatch(
      /network TLS 1\.3 +100 % {2}\(same node 4 of 4, others 2 of 2 resumed\)/,
    );
  });

  test('by the addresses in its environment too', async () => {
    const script = "require('node:https').get(process.env.CLIENT_CHECK_URL_13, (r) => r.resume())";
    const ran = await run('--type', 'application', '--', process.execPath, '-e', script);
    expect(ran.stdout).toContain('This client (2 connections)');
  });
});

test('a client that offers nothing is not as expected, and is told what to look for', async () => {
  const ran = await run('--type', 'classic', '--expect', 'id', ...client('once', '{url12}'));
  expect(ran.status).toBe(1);
  expect(ran.stderr).toBe('not as expected: session-id: never (0 of 4 returns to the same node)\n');
  expect(ran.stdout).toContain('Use one client object');
});

test('--json prints connections and verdict alone, and no session', async () => {
  const ran = await run(
    '--json',
    '--type',
    'application',
    '--nodes',
    '2',
    ...client('kept', '{url12}'),
  );
  const printed = JSON.parse(ran.stdout);
  expect(printed).toMatchObject({
    ...{ schema: 1, nodes: 2, unmet: [] },
    verdict: { connections: 8, failed: 0, mechanisms: { 'session-ticket': { offer: 'offers' } } },
  });
  expect(printed.connections).toHaveLength(8);
  expect(printed.connections[1]).toMatchObject({
    ...{ number: 2, run: 1, mechanism: 'session-ticket', resumed: true },
    issuer: { node: 1, place: { balancerType: 'application', tlsVersion: '1.2' } },
  });
  // A name of a ticket has 32 digits, an ID 64.
  expect(ran.stdout + ran.stderr).not.toMatch(/[0-9a-f]{16}/i);
});

test('--connections ends COMMAND', async () => {
  const ran = await run('--type', 'classic', '--connections', '3', ...client('kept', '{url12}'));
  expect(ran.stdout).toContain('This client (3 connections)');
});

describe('what can not be done', () => {
  test.each([
    [['--type', 'gateway'], '--type gateway: must be one of classic, application, network, all'],
    [['--expect', 'cookie'], '--expect cookie: must be of id, ticket, psk, as ticket,psk'],
    [['--nodes', '10'], '--nodes 10: must be a whole number, 1 to 9'],
    [['--', 'no-such-command'], "can't run no-such-command: there is no such command"],
    [['--', 'true'], 'no connection came: does COMMAND go to {url12} or {url13}?'],
  ])('%j', async (args, says) => {
    const ran = await run(...args);
    expect(ran).toMatchObject({ status: 2, stdout: expect.any(String) });
    expect(ran.stderr).toContain(says);
  });
});

test('Ctrl-C ends COMMAND and what it started, and leaves nothing', async () => {
  const pids = join(dir, 'pids');
  const child = spawn(
    process.execPath,
    [CLIENT_CHECK, '--', process.execPath, join(dir, 'forever.mjs'), pids],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: dir } },
  );
  const ended = once(child, 'exit');
  await vi.waitFor(() => expect(readFileSync(pids, 'utf8')).toMatch(/^\d+ \d+$/), 10_000);
  child.kill('SIGINT');
  await ended;
  const started = readFileSync(pids, 'utf8').split(' ').map(Number);
  await vi.waitFor(() => expect(started.filter(isRunning)).toEqual([]), 5000);
  expect(existsSync(join(dir, 'resumption-watch'))).toBe(false);
});

test('Ctrl-C ends the wait for a client with a verdict, also where it comes twice', async () => {
  const child = spawn(process.execPath, [CLIENT_CHECK, '--type', 'classic'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    shown += text;
  });
  const ended = once(child, 'exit');
  await vi.waitFor(() => expect(shown).toContain('answer\n'), 10_000);
  const [url = ''] = /https:\S+/.exec(shown) ?? [];
  await callTimes(url, 2);
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(shown).toContain('  offers by ID            yes (1 of 1 returns to the same node)');
});

/** A zombie has ended. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
