import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trialLineSchema } from '../../../functions/model/trials/trial-line.ts';
import { analyseCommand } from '../../../infra/cli/analyse.ts';
import { probe } from '../../../infra/cli/probe.ts';
import { startTlsNode, type TlsNode } from '../tls/tls-node.ts';
import { runHere } from './run-here.ts';

const TRUST = new URL('../../../infra/demo/traffic/server-certificate.pem', import.meta.url)
  .pathname;

let dir = '';
let nodes: readonly TlsNode[] = [];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'probe-test-'));
  process.chdir(dir);
  const ticketKeys = Buffer.alloc(48, 5);
  nodes = await Promise.all([startTlsNode({ ticketKeys }), startTlsNode({ ticketKeys })]);
});
afterAll(async () => {
  process.chdir(tmpdir());
  rmSync(dir, { recursive: true, force: true });
  await Promise.all(nodes.map((node) => node.close()));
});

const run = (...args: string[]) => runHere(probe, args);
const analyse = (...args: string[]) => runHere(analyseCommand, args);

function targets(name: string, change: object = {}): string {
  const path = join(dir, `${name}.json`);
  const nodesAt = nodes.map(({ port }) => `127.0.0.1:${port}`);
  const rest = { nodes: nodesAt, serverName: 'a.lab.test', trust: [TRUST], internal: true };
  const target = { name, balancerType: 'application', region: 'eu-west-1', ...rest, ...change };
  writeFileSync(path, JSON.stringify([target]));
  return path;
}

test('trials go to the file, the matrix to stdout; what is not documented is marked', async () => {
  const { stdout, stderr, status } = await run('--targets', targets('shop'), '--out', 'out.ndjson');
  expect(status).toBe(0);
  // IDs stay with their node, as documented; the nodes share a ticket key, which is not.
  expect(stdout.match(/10\/10 ok/g)).toHaveLength(6);
  expect(stdout.match(/0\/10 ok/g)).toHaveLength(6 + 2);
  expect(stdout.match(/10\/10 <</g)).toHaveLength(4);
  expect(stdout).not.toContain('\u001b');
  expect(stderr).toBe('shop: 240 trials, 100 resumed, 0 failed\n');
  const lines = readFileSync(join(dir, 'out.ndjson'), 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(240);
  for (const line of lines) {
    const parsed = trialLineSchema.safeParse(JSON.parse(line));
    expect(parsed.error?.issues).toBeUndefined();
    expect(line).not.toMatch(/[0-9a-f]{40}|[A-Za-z0-9+/]{44}/);
  }
});

test('the verdict stands first, and --junit tells CI what is not documented', async () => {
  const { stdout } = await run('--targets', targets('ci'), '--junit', 'probe.xml');
  expect(stdout.split('\n').slice(0, 3)).toEqual([
    '1 balancer probed: 1 not as documented, 0 with too few trials, 0 as documented.',
    "NOT AS DOCUMENTED ci, eu-west-1: another node's session-ticket accepted at 2",
    "  nodes; another node's psk accepted at 2 nodes",
  ]);
  const xml = readFileSync(join(dir, 'probe.xml'), 'utf8');
  expect(xml.match(/<testcase /g)).toHaveLength(12);
  expect(xml).toContain('tests="12" failures="4" errors="0" skipped="0"');
  expect(xml.match(/<failure type="accepts" /g)).toHaveLength(4);
});

test('--prom writes what the probe saw as metrics', async () => {
  const { status } = await run(
    '--targets',
    targets('shop'),
    '--attempts',
    '3',
    '--prom',
    'rw.prom',
  );
  expect(status).toBe(0);
  const lines = readFileSync(join(dir, 'rw.prom'), 'utf8').split('\n');
  const of = (name: string) => lines.filter((line) => line.startsWith(`resumption_watch_${name}{`));
  expect(of('probe_complete')).toEqual([expect.stringMatching(/balancer="shop"\} 1$/)]);
  // The nodes share a ticket key, which is not documented: two mechanisms, two nodes.
  const wrong = of('probe_as_documented').filter((line) => line.endsWith(' 0'));
  expect(wrong).toHaveLength(4);
  expect(of('probe_trials').filter((line) => line.includes('outcome="resumed"'))).toHaveLength(12);
});

test('--json prints the summary alone, and says where certificates were not checked', async () => {
  const path = targets('open', { insecure: true, trust: [] });
  const { stdout, stderr } = await run('--targets', path, '--json', '--attempts', '3');
  const { matrix, unchecked } = JSON.parse(stdout);
  // Its own sessions were fetched in the cell, too.
  expect(matrix[0].certificateUnchecked).toBeGreaterThanOrEqual(2 * 3);
  expect(matrix).toHaveLength(12);
  expect(matrix[0]).toMatchObject({ resumed: 3, verdict: 'too-few', expected: 'accepts' });
  expect(unchecked).toEqual(['open']);
  expect(stderr).toContain('open: certificates were not checked');
});

test('certificates that were not checked are a finding of the file and of the report', async () => {
  const path = targets('bare', { insecure: true, trust: [] });
  const { stdout, stderr } = await run(
    '--targets',
    path,
    '--attempts',
    '2',
    '--out',
    'bare.ndjson',
  );
  expect(stdout).toContain('certificates were not checked');
  expect(stderr).toBe('bare: 48 trials, 20 resumed, 0 failed\n');
  const results = ['--probe-results', 'bare.ndjson'];
  const { matrix } = JSON.parse((await analyse(...results, '--json')).stdout);
  const of = (name: string) =>
    matrix.reduce((sum: number, cell: Record<string, number>) => sum + (cell[name] ?? 0), 0);
  expect([of('certificateUnchecked'), of('trials')]).toEqual([48, 48]);
  const text = (await analyse(...results)).stdout;
  expect(text).toContain(
    'certificates not checked in 48 of 48 trials, at bare: who answered is not proven',
  );
  const checked = await run(
    '--targets',
    targets('shop'),
    '--attempts',
    '2',
    '--out',
    'shop.ndjson',
  );
  expect(checked.stdout).not.toContain('certificate');
  expect((await analyse('--probe-results', 'shop.ndjson')).stdout).not.toContain('certificate');
});

test('--explain says what was offered, answered and decided, and how to do it by hand', async () => {
  const path = targets('explained');
  const { stdout } = await run('--targets', path, '--explain', '--attempts', '1');
  expect(stdout).toContain('offer: sent ClientHello: TLS 1.3, a PSK identity of');
  expect(stdout).toContain('offer: decided: resumed by session-ticket');
  expect(stdout).toContain(
    `-servername a.lab.test -tls1_2 -no_ticket -CAfile ${TRUST} -sess_out session.pem`,
  );
  expect(stdout.replaceAll(TRUST, '')).not.toMatch(/[0-9a-f]{40}|[A-Za-z0-9+/]{60}/);
});

test('private addresses need a word, a budget is kept, and both are said before any connection', async () => {
  // Of its own: another test's last handshakes may be counted late.
  const fresh = await Promise.all([startTlsNode(), startTlsNode()]);
  const at = { nodes: fresh.map(({ port }) => `127.0.0.1:${port}`) };
  const closed = await run('--targets', targets('closed', { ...at, internal: false }));
  expect(closed.status).toBe(2);
  expect(closed.stderr).toContain('"internal": true');
  const costly = await run('--targets', targets('costly', at), '--budget', '100');
  expect(costly.status).toBe(2);
  expect(costly.stderr).toContain('needs 240 handshakes, and the budget of a balancer is 100');
  expect(fresh.map(({ seen }) => seen.handshakes)).toEqual([0, 0]);
  await Promise.all(fresh.map((node) => node.close()));
});

test('all faults of the arguments are listed at once', async () => {
  const { stderr, status } = await run('--attempts', '0', '--concurency', '3');
  expect(status).toBe(2);
  expect(stderr).toContain('--attempts 0: must be a whole number');
  expect(stderr).toContain('--concurency: unknown option; did you mean --concurrency?');
  expect(stderr).toContain('--targets: name the file');
});
