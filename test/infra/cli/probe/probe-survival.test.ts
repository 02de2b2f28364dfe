import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { trialLineSchema } from '../../../../functions/model/trials/trial-line.ts';
import { probe } from '../../../../infra/cli/probe.ts';
import { startTlsNode, type TlsNode } from '../../tls/tls-node.ts';
import { runHere } from '../run-here.ts';

const ROOT = new URL('../../../../', import.meta.url).pathname;
const TRUST = join(ROOT, 'infra/demo/traffic/server-certificate.pem');

let dir = '';
let node: TlsNode | null = null;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'survival-test-'));
  process.chdir(dir);
  node = await startTlsNode({ ticketKeys: Buffer.alloc(48, 5) });
  const nodes = [`127.0.0.1:${node.port}`];
  const rest = { nodes, serverName: 'a.lab.test', trust: [TRUST], internal: true };
  const target = { name: 'shop', balancerType: 'application', region: 'eu-west-1', ...rest };
  writeFileSync(join(dir, 'targets.json'), JSON.stringify([target]));
});
afterAll(async () => {
  process.chdir(tmpdir());
  rmSync(dir, { recursive: true, force: true });
  await node?.close();
});

const run = (...args: string[]) => runHere(probe, ['--targets', 'targets.json', ...args]);

test('sessions are offered at their ages; the file has each trial, the terminal the curve', async () => {
  const { stdout, stderr, status } = await run(
    ...['--ages', '1s,2s', '--sessions', '5', '--spread', '1s', '--out', 'out.ndjson'],
  );
  expect(status).toBe(0);
  expect(stderr).toContain('60 handshakes: 30 sessions to fetch over 1s, each is offered once');
  for (const mechanism of ['session-id', 'session-ticket', 'psk']) {
    expect(stdout).toContain(
      `  ${mechanism}s, shown to the node that issued them: more than half are accepted at 2s, the`,
    );
  }
  expect(stdout.match(/^ +[12]s +100 % +#{20} +\d+ % to 100 % +5$/gm)).toHaveLength(6);
  const lines = readFileSync('out.ndjson', 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(60);
  const trials = lines.map((line) => trialLineSchema.parse(JSON.parse(line)));
  expect(trials.every(({ purpose }) => purpose === 'survival')).toBe(true);
});

test('--json prints the curves alone', async () => {
  const { stdout, status } = await run(
    ...['--ages', '1s', '--sessions', '2', '--spread', '1s', '--json'],
  );
  expect(status).toBe(0);
  const { survival, trials } = JSON.parse(stdout);
  expect(trials).toBe(12);
  // The node's and the balancer's, of each mechanism.
  expect(survival).toHaveLength(6);
});

test.each([
  [['--ages', '0s'], '--ages 0s: must be 1 to 50 durations as 10s,5m,24h, each up to 7d'],
  [['--ages', '1h,8d'], '--ages 1h,8d: must be'],
  [['--ages', '1h', '--explain'], '--explain: goes without --ages'],
  [['--spread', '1h'], '--spread: goes with --ages alone'],
  [['--beyond-hint'], '--beyond-hint: goes with --ages alone'],
])('%j is refused in one line', async (args, says) => {
  const { stderr, status, stdout } = await run(...args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(says);
});

test('what does not fit the budget says how many ages would', async () => {
  const { stderr, status } = await run('--ages', '1s,2s', '--budget', '150');
  expect(status).toBe(2);
  expect(stderr).toContain(
    'not probed: shop: 2 ages need 240 handshakes, and the budget of a balancer is 150: ' +
      'name 1 age at most, or raise the budget',
  );
});

test('a balancer of which no session comes is named, with what came instead', async () => {
  const refusing = await startTlsNode({ ticketKeys: Buffer.alloc(48, 5) });
  await refusing.close();
  const nodes = [`127.0.0.1:${refusing.port}`];
  const target = { name: 'away', balancerType: 'classic', region: 'eu-west-1', nodes };
  writeFileSync('away.json', JSON.stringify([{ ...target, internal: true }]));
  const args = ['--targets', 'away.json', '--ages', '1s', '--sessions', '1', '--spread', '1s'];
  const { stdout, stderr, status } = await runHere(probe, args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(
    `away: ${nodes[0]} left 1 of 1 connections without an answer (unreachable)\n` +
      'not measured: away: none of 1 handshake brought a session (unreachable)\n',
  );
}, 60_000);

test('Ctrl-C ends it with what is known', async () => {
  const args = [
    '--targets',
    'targets.json',
    '--ages',
    '1s,24h',
    '--sessions',
    '3',
    '--spread',
    '1s',
  ];
  const child = spawn(process.execPath, [join(ROOT, 'infra/cli/probe.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  const ended = once(child, 'exit');
  const before = node?.seen.resumed ?? 0;
  await vi.waitFor(() => expect(node?.seen.resumed).toBe(before + 9), 15_000);
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(out).toContain('100 % ');
  expect(err).toContain('9 sessions were issued, and not offered before the end');
});
