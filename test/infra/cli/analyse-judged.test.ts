import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Report, reportSchema } from '../../../functions/model/report.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { analyseCommand } from '../../../infra/cli/analyse.ts';
import { APPLICATION, applicationLine } from './log-samples.ts';
import { runHere } from './run-here.ts';

const START_MS = Date.parse('2026-01-02T00:00:00Z');
const CLIENTS = 60;
/** One of ten clients of the first node, four of ten of the second, come with no session. */
const NODES = [
  { node: '192.0.2.1', fresh: 1 },
  { node: '192.0.2.2', fresh: 4 },
];

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'analyse-judged-test-'));
  mkdirSync(join(dir, 'tmp'));
  process.chdir(dir);
  vi.stubEnv('TMPDIR', join(dir, 'tmp'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  process.chdir(tmpdir());
  rmSync(dir, { recursive: true, force: true });
});

/** Writes the logs of these hours as AWS names them: each client returns to its node every hour. */
function writeHours(name: string, from: number, to: number): void {
  for (let hour = from; hour < to; hour += 1) {
    for (const [index, { node, fresh }] of NODES.entries()) {
      const lines = Array.from({ length: CLIENTS }, (_, client) => {
        const id = (hour * NODES.length + index) * CLIENTS + client;
        return applicationLine({
          at: new Date(START_MS + hour * HOUR_MS + client * 1000).toISOString(),
          client: `198.51.${100 + index}.${client}:${1024 + hour}`,
          ...{ node, resumed: (client + hour) % 10 >= fresh, traceId: id },
        });
      });
      const path = join(dir, name, keyOf(START_MS + (hour + 1) * HOUR_MS, node));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, lines.join(''));
    }
  }
}

function keyOf(endMs: number, node: string): string {
  const end = new Date(endMs).toISOString();
  const place = 'AWSLogs/123456789012/elasticloadbalancing/eu-west-1';
  const stem = `123456789012_elasticloadbalancing_eu-west-1_${APPLICATION.replaceAll('/', '.')}`;
  const at = end.slice(0, 16).replaceAll(/[-:]/g, '');
  return `${place}/${end.slice(0, 10).replaceAll('-', '/')}/${stem}_${at}Z_${node}_1abcdef2.log`;
}

async function reportOf(...args: readonly string[]): Promise<Report> {
  return reportSchema.parse(
    JSON.parse((await runHere(analyseCommand, [...args, '--json'])).stdout),
  );
}

const unwrapped = (text: string) => text.replaceAll(/\s+/g, ' ');
const rulesOf = ({ deviations }: Report) => deviations.map(({ rule, node }) => `${rule} ${node}`);
const wholeOf = ({ rates }: Report) =>
  rates.find(({ level, arrival, tlsVersion }) => {
    return level === 'balancer' && arrival === 'all' && tlsVersion === 'all';
  });

test('three days of logs show a node below its peers in the first run, without --from', async () => {
  writeHours('three', 0, 72);
  const { status, stdout } = await runHere(analyseCommand, ['three', '--fail-on', 'warning']);
  expect(status).toBe(1);
  expect(stdout).toContain('node-below-peers');
  expect(unwrapped(stdout)).toContain('at app/shop/50dc6c495c0c9188 from 2026-01-03 00:55 UTC on');
  const report = await reportOf('three');
  expect(report.deviations).toMatchObject([
    {
      ...{ rule: 'node-below-peers', severity: 'warning', node: '192.0.2.2' },
      ...{ historyComplete: true, observed: { judgedFrom: '2026-01-03T00:55:00.000Z' } },
    },
  ]);
  const handshakes = 72 * NODES.length * CLIENTS;
  expect(wholeOf(report)).toMatchObject({
    ...{ handshakes, historyComplete: false },
    // Hourly files are taken for five minutes' ones: the first 25 hours are history.
    judged: { handshakes: (handshakes / 72) * 47 },
  });
});

test('logs of less than a session lifetime judge nobody, and the run says so', async () => {
  writeHours('short', 0, 20);
  expect(rulesOf(await reportOf('short'))).toEqual([]);
  const { status, stdout } = await runHere(analyseCommand, ['short', '--fail-on', 'info']);
  expect(status).toBe(0);
  expect(unwrapped(stdout)).toContain('none yet at app/shop/50dc6c495c0c9188, whose logs begin at');
  expect((await reportOf('short', '--session-lifetime', '2')).deviations).toHaveLength(1);
});

test('a window leaves history out of the count, and judges all of it', async () => {
  const report = await reportOf('three', '--from', '2026-01-03T12:00:00Z');
  expect(wholeOf(report)).toMatchObject({ historyComplete: true, judged: { full: 1080 } });
  expect(rulesOf(report)).toEqual(['node-below-peers 192.0.2.2']);
});

test('after a quiet weekend a lake that is kept knows that the balancer is not young', async () => {
  writeHours('friday', 0, 6);
  writeHours('monday', 70, 80);
  const alone = await reportOf('monday');
  expect([wholeOf(alone)?.judged, rulesOf(alone)]).toEqual([null, []]);
  await reportOf('friday', '--lake', 'lake');
  const report = await reportOf('monday', '--lake', 'lake');
  expect(wholeOf(report)).toMatchObject({ historyComplete: true, judged: { handshakes: 1200 } });
  expect(rulesOf(report)).toEqual(['node-below-peers 192.0.2.2']);
});

test('what the lake holds of the day before, but this run did not read, is no history', async () => {
  writeHours('earlier', 0, 30);
  writeHours('later', 30, 50);
  await reportOf('earlier', '--lake', 'days');
  expect(wholeOf(await reportOf('later', '--lake', 'days'))?.judged).toBeNull();
  const both = await reportOf(
    'earlier',
    'later',
    '--lake',
    'days',
    '--from',
    '2026-01-03T06:00:00Z',
  );
  expect(wholeOf(both)).toMatchObject({ historyComplete: true });
});
