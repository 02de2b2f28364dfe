import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BalancerType, Mechanism } from '../../functions/model/balancer.ts';
import { type Report, reportSchema } from '../../functions/model/report.ts';
import { analyseCommand } from '../../infra/cli/analyse.ts';
import {
  APPLICATION,
  type ApplicationConnection,
  applicationLine,
  classicLine,
  connectionLine,
  writeApplicationLog,
  writeClassicLog,
} from '../infra/cli/log-samples.ts';
import { runHere } from '../infra/cli/run-here.ts';

// Logs, result files and targets in one report, through the command itself.

const [A, B] = ['198.51.100.1', '198.51.100.2'] as const;
const NETWORK = 'net/api/2222222222222222';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'joined-test-'));
  process.chdir(dir);
});
afterEach(() => {
  process.chdir(tmpdir());
  rmSync(dir, { recursive: true, force: true });
});

async function analyse(...args: readonly string[]): Promise<Report> {
  const { stdout, stderr, status } = await runHere(analyseCommand, [...args, '--json']);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return reportSchema.parse(JSON.parse(stdout));
}

async function table(...args: readonly string[]): Promise<string> {
  return (await runHere(analyseCommand, args)).stdout;
}

type Outcome = 'resumed' | 'full';

/** Ten trials of each pair of A and B with the required fields alone, as a person would write them. */
function writeResults(
  balancer: string,
  balancerType: BalancerType,
  mechanism: Mechanism,
  outcomeOf: (issuer: string, node: string) => Outcome,
): void {
  const pairs = [A, B].flatMap((issuer) => [A, B].map((node) => [issuer, node] as const));
  const lines = pairs.flatMap(([issuer, node]) =>
    Array.from({ length: 10 }, (_, second) => ({
      ...{ schema: 1, run_id: 'by-hand', tried_at: `2026-01-02T12:00:0${second}Z` },
      ...{ balancer, balancer_type: balancerType, region: 'eu-west-1' },
      ...{ issuer_node: issuer, node, mechanism, outcome: outcomeOf(issuer, node) },
    })),
  );
  mkdirSync(join(dir, 'results'), { recursive: true });
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  writeFileSync(join(dir, `results/${balancerType}-${mechanism}.ndjson`), text);
}

const CLIENTS = 20;

/** Twenty clients that come to node A every ten minutes, from 10:00 to 13:00, with one outcome. */
function visits(resumed: boolean): readonly ApplicationConnection[] {
  return Array.from({ length: 18 * CLIENTS }, (_, at) => {
    const minutes = 10 * Math.floor(at / CLIENTS);
    const time = `${10 + Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
    const client = `203.0.113.${1 + (at % CLIENTS)}:${20_000 + at}`;
    return { at: `2026-01-02T${time}:00.000000Z`, client, node: A, resumed, traceId: at };
  });
}

/** Access and connection log; connections without a client certificate may use another listener. */
function writeLogs(
  connections: readonly ApplicationConnection[],
  isMutual: (connection: ApplicationConnection) => boolean,
  otherListener = 443,
): void {
  const logs = join(dir, 'logs');
  const lines = connections.map(applicationLine);
  // Two objects: the first one tells since when the balancer is known.
  writeApplicationLog(logs, lines.slice(0, CLIENTS), 'access', '20260102T1005Z');
  writeApplicationLog(logs, lines.slice(CLIENTS));
  const connected = connections.map((one) =>
    connectionLine(one, isMutual(one), isMutual(one) ? 443 : otherListener),
  );
  writeApplicationLog(logs, connected, 'connection');
}

function writeTargets(...targets: readonly object[]): void {
  const rest = { region: 'eu-west-1', host: 'shop.example.com' };
  const text = JSON.stringify(targets.map((target) => ({ ...rest, ...target })));
  writeFileSync(join(dir, 'targets.json'), text);
}

/** An hour of history, so that arrivals count in full. */
const SETTINGS = ['--session-lifetime', '1', '--from', '2026-01-02T11:00:00Z'];
const BOTH = ['logs', '--probe-results', 'results', ...SETTINGS];
const WITH_TARGETS = [...BOTH, '--targets', 'targets.json'];

const labels = ({ deviations }: Report) =>
  deviations.map(({ rule, severity, node, relation }) =>
    [severity, rule, node, relation].filter((part) => part !== null).join(' '),
  );

test('logs and trials of one balancer are in one report, and back each other up', async () => {
  writeLogs(visits(false), () => false);
  writeResults(APPLICATION, 'application', 'session-ticket', () => 'full');
  const alone = await analyse('logs', ...SETTINGS);
  expect(labels(alone)).toEqual(['info never-resumed']);
  const report = await analyse(...BOTH);
  expect(labels(report)).toEqual([
    `error missing-resumption ${A} same-node`,
    `error missing-resumption ${B} same-node`,
    'error never-resumed',
  ]);
  const nodes = report.rates.filter((rate) => rate.level === 'node' && rate.arrival === 'all');
  expect(
    nodes
      .filter((rate) => rate.node === A && rate.tlsVersion === 'all')
      .map((rate) => [rate.evidence, rate.method, rate.relation, rate.resumed, rate.full]),
  ).toEqual([
    ['trials', 'probed', 'cross-node', 0, 10],
    ['trials', 'probed', 'same-node', 0, 10],
    ['log', 'counted', null, 0, 240],
  ]);
  expect(report.regions).toEqual([
    {
      ...{ region: 'eu-west-1', balancerType: 'application', balancers: 1 },
      deviating: { 'missing-resumption': 1, 'never-resumed': 1 },
    },
  ]);
  expect(report.matrix.map(({ verdict, expected }) => [verdict, expected])).toEqual([
    ['does-not-accept', 'accepts'],
    ['does-not-accept', 'does-not-accept'],
    ['does-not-accept', 'does-not-accept'],
    ['does-not-accept', 'accepts'],
  ]);
});

test('mutual TLS by targets: nothing is missing, in logs or trials, and no rate was possible', async () => {
  writeLogs(visits(false), () => false);
  writeResults(APPLICATION, 'application', 'session-ticket', () => 'full');
  writeTargets({ name: APPLICATION, balancerType: 'application', mutualTls: true });
  const report = await analyse(...WITH_TARGETS);
  expect(labels(report)).toEqual([]);
  expect(report.matrix).toHaveLength(4);
  expect(new Set(report.matrix.map((cell) => cell.expected))).toEqual(new Set(['does-not-accept']));
  expect(new Set(report.rates.map((rate) => rate.ceiling))).toEqual(new Set([0]));
});

test('the same results under another name count once', async () => {
  writeResults(NETWORK, 'network', 'session-ticket', () => 'full');
  const file = join(dir, 'results/network-session-ticket.ndjson');
  copyFileSync(file, join(dir, 'results/copy.ndjson'));
  const report = await analyse('--probe-results', 'results');
  expect(report.sources.map(({ objects }) => objects)).toEqual([2]);
  expect(report.matrix.map((cell) => cell.trials)).toEqual([10, 10, 10, 10]);
});

test('several certificates by targets: a ticket that is refused everywhere is as documented', async () => {
  writeResults(NETWORK, 'network', 'session-ticket', () => 'full');
  const results = ['--probe-results', 'results'];
  expect(labels(await analyse(...results))).toHaveLength(2);
  writeTargets({ name: NETWORK, balancerType: 'network', certificates: 2 });
  expect(labels(await analyse(...results, '--targets', 'targets.json'))).toEqual([]);
  writeTargets({ name: NETWORK, balancerType: 'network', certificates: 1 });
  expect(labels(await analyse(...results, '--targets', 'targets.json'))).toHaveLength(2);
});

test('one balancer that logs and trials find resuming against its exclusion deviates once', async () => {
  writeLogs(visits(true), () => false);
  writeResults(APPLICATION, 'application', 'session-id', (issuer, node) =>
    issuer === node ? 'resumed' : 'full',
  );
  writeTargets({ name: APPLICATION, balancerType: 'application', mutualTls: true });
  const report = await analyse(...WITH_TARGETS);
  expect(new Set(labels(report))).toEqual(new Set(['warning excluded-resumption']));
  expect(report.regions[0]?.deviating).toEqual({ 'excluded-resumption': 1 });
});

test('mutual TLS that the connection log shows excludes trials, too', async () => {
  writeResults(APPLICATION, 'application', 'session-ticket', () => 'full');
  writeLogs(visits(false), () => true);
  expect(labels(await analyse(...BOTH))).toEqual([]);
  // The trials may have been made at the other listener: no file says.
  writeLogs(visits(false), (visit) => visit.traceId % 2 === 0, 8443);
  expect(labels(await analyse(...BOTH))).toContain(`error missing-resumption ${A} same-node`);
});

test('a version that is not documented counts one balancer, whoever saw it', async () => {
  const lines = [1, 2, 3].map((index) => classicLine(index, 'TLSv1.3'));
  writeClassicLog(join(dir, 'logs'), lines);
  writeResults('old-shop', 'classic', 'psk', () => 'full');
  const report = await analyse('logs', '--probe-results', 'results');
  expect(report.regions).toMatchObject([
    { balancers: 1, deviating: { 'undocumented-version': 1 } },
  ]);
});

test('a result file from elsewhere, required fields alone, gives rates, verdicts and a table', async () => {
  writeResults(NETWORK, 'network', 'session-ticket', (issuer, node) =>
    issuer === node ? 'resumed' : 'full',
  );
  const report = await analyse('--probe-results', 'results/network-session-ticket.ndjson');
  expect(report.sources).toMatchObject([{ kind: 'trial-results', lines: 40, rows: 40 }]);
  expect(
    report.rates
      .filter((rate) => rate.level === 'balancer')
      .map(({ relation, rate, ceiling }) => [relation, rate, ceiling]),
  ).toEqual([
    ['cross-node', 0, 1],
    ['same-node', 1, 1],
  ]);
  expect(report.matrix.map(({ issuerNode, node, verdict }) => [issuerNode, node, verdict])).toEqual(
    [
      [A, A, 'accepts'],
      [A, B, 'does-not-accept'],
      [B, A, 'does-not-accept'],
      [B, B, 'accepts'],
    ],
  );
  expect(report.matrix.every((cell) => cell.certificateUnchecked === 0)).toBe(true);
  expect(labels(report)).toEqual(
    [A, B].map((node) => `error missing-resumption ${node} cross-node`),
  );
  const lines = (await table('--probe-results', 'results', '--verbose')).split('\n');
  expect(lines).toContain(
    '  198.51.100.1   session-ticket         10/10 100.0%             0/10 0.0% <<',
  );
  expect(lines.join('\n')).toContain('40 in handshakes and trials');
  const long = lines.filter((line) => line.length > 80 && !line.includes('https://'));
  expect(long).toEqual([]);
});
