import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../functions/model/report.ts';
import type { Trial } from '../../functions/model/trial.ts';
import { readTrialLine } from '../../functions/model/trials/trial-line.ts';
import { analyseCommand } from '../../infra/cli/analyse.ts';
import type { ProbeTruth } from '../../infra/demo/logs/probe-connections.ts';
import { type LabRun, runLab } from '../../infra/demo/logs/run-lab.ts';
import { probeLab } from '../../infra/demo/start-probe.ts';
import { LOG_FAULTS } from '../../infra/demo/traffic/faults.ts';
import type { LabSetup, Scenario } from '../../infra/demo/traffic/scenario.ts';
import { openDuckDbSession } from '../../infra/local/duckdb-session.ts';
import { filesBelow } from '../../infra/local/folder-walk.ts';
import { type Ended, runHere } from '../infra/cli/run-here.ts';
import { SMALL_SCENARIO } from '../infra/demo/traffic/small-scenario.ts';

// The way of a token: from the probe over a real handshake and the balancer's log into the lake.

const SEED = 5;
const START_MS = Date.UTC(2026, 5, 1);
const SOUND = 'app/shop/1a2b3c4d5e6f7081';
const LOSING = 'app/archive/2b3c4d5e6f708192';
const WRONG = 'app/reports/92a3b4c5d6e7f809';
const CLASSIC = 'legacy-web';
const NETWORK = 'net/feed/3c4d5e6f708192a3';
const BALANCERS = [SOUND, LOSING, WRONG, CLASSIC, NETWORK];
const SETUPS: Readonly<Record<string, Partial<LabSetup>>> = {
  [LOSING]: LOG_FAULTS['loses-lines'],
  [WRONG]: LOG_FAULTS['marks-wrongly'],
};
const PROBED: Scenario = {
  ...SMALL_SCENARIO,
  logsProbes: true,
  faults: [],
  balancers: SMALL_SCENARIO.balancers
    .filter(({ name }) => BALANCERS.includes(name))
    .map((balancer) => ({ ...balancer, setup: { ...balancer.setup, ...SETUPS[balancer.name] } })),
};

let folder = '';
let lab: LabRun;
let trials: readonly Trial[] = [];
let printed: readonly Ended[] = [];
const lake = () => join(folder, 'lake');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'probed-logs-'));
  const { signal } = new AbortController();
  lab = await runLab({
    ...{ seed: SEED, outDir: folder, startMs: START_MS, scenario: PROBED },
    probe: async (targets, atMs) => {
      const startedMs = performance.now();
      const clock = { nowMs: () => Math.floor(atMs + performance.now() - startedMs) };
      await probeLab(targets, { folder, seed: SEED, clock, signal, onProgress: () => {} });
    },
  });
  const lines = readFileSync(join(folder, 'trials.ndjson'), 'utf8').trimEnd().split('\n');
  trials = lines.map((line) => readTrialLine(line) as Trial);
  const args = [lab.logDir, '--probe-results', join(folder, 'trials.ndjson'), '--lake', lake()];
  const files = ['--html', join(folder, 'page.html'), '--prom', join(folder, 'rw.prom')];
  const instant = (ms: number) => new Date(ms).toISOString();
  const window = ['--from', instant(lab.windowStartMs), '--to', instant(lab.windowEndMs)];
  printed = [
    await runHere(analyseCommand, [...args, ...files, '--verbose']),
    await runHere(analyseCommand, [...args, ...window, '--json']),
  ];
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const truthOf = (name: string) => lab.probes.find(({ balancer }) => balancer === name);
const trialsAt = (name: string) => trials.filter(({ balancer }) => balancer === name);

/** Rows of the lake whose token is that of a trial, by balancer. */
async function meetings() {
  const session = await openDuckDbSession();
  const table = (name: string) => `read_parquet('${lake()}/v2/${name}/**/*.parquet')`;
  try {
    return await session.query(`
      SELECT balancer, count(DISTINCT t.probe_token)::INTEGER AS shown,
        count(*) FILTER (WHERE h.client_port <> t.client_port)::INTEGER AS moved,
        count(*) FILTER (WHERE h.node <> t.node)::INTEGER AS elsewhere,
        count(*) FILTER (WHERE h.account_id <> t.account_id)::INTEGER AS strange,
        count(*) FILTER (WHERE abs(h.handshake_at_ms - t.tried_at_ms) > 60000)::INTEGER AS distant,
        count(DISTINCT h.probe_token) FILTER (WHERE h.outcome = 'resumed' AND t.outcome <> 'resumed')
          ::INTEGER AS as_resumed,
        count(DISTINCT h.probe_token) FILTER (WHERE h.outcome = 'full' AND t.outcome <> 'full')
          ::INTEGER AS as_full
      FROM ${table('handshakes')} h JOIN ${table('trials')} t USING (probe_token, balancer)
      GROUP BY 1 ORDER BY 1`);
  } finally {
    session.close();
  }
}

test('each trial is found in the log by its token, as far as its log shows it', async () => {
  const none = { moved: 0, elsewhere: 0, strange: 0, distant: 0 };
  const shown = ({ requested = 0, lost = 0 }: Partial<ProbeTruth> = {}) => requested - lost;
  const wrong = truthOf(WRONG);
  expect(await meetings()).toEqual([
    { balancer: LOSING, shown: shown(truthOf(LOSING)), ...none, as_resumed: 0, as_full: 0 },
    {
      ...{ balancer: WRONG, shown: trialsAt(WRONG).length, ...none },
      ...{ as_resumed: wrong?.fullAsResumed, as_full: wrong?.resumedAsFull },
    },
    { balancer: SOUND, shown: trialsAt(SOUND).length, ...none, as_resumed: 0, as_full: 0 },
    { balancer: CLASSIC, shown: shown(truthOf(CLASSIC)), ...none, as_resumed: 0, as_full: 0 },
  ]);
});

test('the lab plants what it says', () => {
  for (const name of BALANCERS) expect(truthOf(name)?.connections).toBe(trialsAt(name).length);
  for (const name of [SOUND, WRONG]) expect(truthOf(name)?.lost).toBe(0);
  // Of some 240 lines 3 % are lost.
  const { lost = 0, requested = 0 } = truthOf(LOSING) ?? {};
  expect(requested).toBe(trialsAt(LOSING).length);
  expect([lost >= 1, lost <= 0.08 * requested]).toEqual([true, true]);
  const psks = trialsAt(WRONG).filter(({ tls_version }) => tls_version === '1.3');
  const counted = (outcome: string) => psks.filter((trial) => trial.outcome === outcome).length;
  expect(truthOf(WRONG)).toMatchObject({
    ...{ resumedAsFull: counted('resumed'), fullAsResumed: counted('full') },
  });
  expect(counted('resumed')).toBeGreaterThan(10);
});

test('network balancers log the connections of the probe, and no request', () => {
  expect(truthOf(NETWORK)).toMatchObject({ requested: 0, lost: 0 });
  expect(trialsAt(NETWORK).every(({ request_token }) => request_token === null)).toBe(true);
  const lines = [...filesBelow(lab.logDir)]
    .filter(({ path }) => path.includes('_net.'))
    .flatMap(({ path }) => gunzipSync(readFileSync(path)).toString().trim().split('\n'));
  const probes = lines.filter((line) => line.includes(' 192.0.2.250:'));
  expect(probes).toHaveLength(trialsAt(NETWORK).length);
});

test('no token and no other text of a URL is in the lake, the report, the page or the output', async () => {
  const session = await openDuckDbSession();
  const rows = [];
  for (const table of ['handshakes', 'trials', 'sources']) {
    const from = `read_parquet('${lake()}/v2/${table}/**/*.parquet')`;
    rows.push(...(await session.query(`SELECT COLUMNS(*)::VARCHAR FROM ${from}`)));
  }
  session.close();
  const texts = [
    JSON.stringify(rows),
    ...printed.map(({ stdout, stderr }) => stdout + stderr),
    ...['page.html', 'rw.prom'].map((name) => readFileSync(join(folder, name), 'utf8')),
    ...[...filesBelow(lake())].map(({ path }) => readFileSync(path, 'latin1')),
  ];
  expect(printed.map(({ status }) => status)).toEqual([0, 0]);
  const tokens = trials.flatMap(({ request_token }) => request_token ?? []);
  const begin = tokens[0]?.slice(0, 32) ?? '-';
  expect(tokens.every((token) => token.startsWith(begin))).toBe(true);
  for (const text of texts) {
    for (const url of [begin, '.well-known', '/item/', 'HTTP/1.1', 'shop.lab.test:443']) {
      expect(text.includes(url)).toBe(false);
    }
  }
});

const report = (): Report => JSON.parse(printed[1]?.stdout ?? '');
const marksAt = (name: string) => report().marks?.find(({ balancer }) => balancer === name);

test('the report tells the planted truth of each log', () => {
  for (const name of [SOUND, LOSING, WRONG, CLASSIC]) {
    const { requested = 0, lost = 0, resumedAsFull, fullAsResumed } = truthOf(name) ?? {};
    const marks = marksAt(name);
    expect([name, marks]).toEqual([
      name,
      expect.objectContaining({
        ...{ probeHandshakes: requested - lost, foreign: 0, portChanged: 0 },
        ...{ resumedThoughFull: fullAsResumed, fullThoughResumed: resumedAsFull },
      }),
    ]);
    expect([name, (marks?.missing ?? 0) + (marks?.pending ?? 0)]).toEqual([name, lost]);
    expect(marks?.lagMaxSeconds).toBeLessThanOrEqual(3600);
  }
  expect(marksAt(SOUND)?.confirmed).toBe(trialsAt(SOUND).length);
  expect(marksAt(CLASSIC)).toMatchObject({ confirmed: 0, agreement: null });
  expect(marksAt(NETWORK)).toBeUndefined();
  const found = report().deviations.filter(({ rule }) => rule === 'mark-contradicted');
  expect(
    found.map(({ balancer, severity, observed }) => [balancer, severity, observed.direction]),
  ).toEqual([
    [WRONG, 'error', 'resumed-though-full'],
    [WRONG, 'error', 'full-though-resumed'],
  ]);
  for (const { reason } of found)
    expect(reason).toMatch(/: TLS 1\.3 \(psk\)(?:, TLS 1\.3 \(.*\))*\.$/);
});

test('the connections of the probe are in no rate of a log that shows its requests', () => {
  const handshakesAt = (name: string) =>
    report().rates.find(
      ({ balancer, level, evidence, arrival, tlsVersion, clientKind }) =>
        balancer === name &&
        [level, evidence, arrival, tlsVersion, clientKind].join() === 'balancer,log,all,all,all',
    )?.handshakes;
  for (const name of [SOUND, WRONG, CLASSIC]) {
    const own = lab.truth.nodes.filter(({ balancer }) => balancer === name);
    const logged = own.reduce((sum, row) => sum + row.handshakes, 0);
    expect([name, handshakesAt(name)]).toEqual([name, logged]);
  }
});

test('a counted rate says by how many probes its mark is confirmed', () => {
  const confirmed = (name: string) =>
    report()
      .rates.filter(
        ({ balancer, level, evidence, clientKind }) =>
          [balancer, level, evidence, clientKind].join() === `${name},balancer,log,all`,
      )
      .map(({ markConfirmedBy }) => markConfirmedBy);
  expect(Math.max(...confirmed(SOUND).map(Number))).toBe(trialsAt(SOUND).length);
  expect(new Set(confirmed(CLASSIC))).toEqual(new Set([null]));
});
