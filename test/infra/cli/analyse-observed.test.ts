import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { reportSchema } from '../../../functions/model/report.ts';
import { HOUR_MS, MINUTE_MS } from '../../../functions/model/time.ts';
import { analyseCommand } from '../../../infra/cli/analyse.ts';
import { trial } from '../../functions/measure/lake-rows.ts';
import { APPLICATION, applicationLine } from './log-samples.ts';
import { runHere } from './run-here.ts';

const START_MS = Date.parse('2026-01-02T00:00:00Z');
const NODE = '192.0.2.1';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'analyse-observed-test-'));
  mkdirSync(join(dir, 'tmp'));
  process.chdir(dir);
  vi.stubEnv('TMPDIR', join(dir, 'tmp'));
  // Ten clients that come back after 30 hours: first arrivals, unless sessions live so long.
  const lines = [0, 30].flatMap((hours) =>
    Array.from({ length: 10 }, (_, client) =>
      applicationLine({
        at: new Date(START_MS + hours * HOUR_MS + client * 1000).toISOString(),
        client: `198.51.100.${client}:${1024 + hours}`,
        ...{ node: NODE, resumed: hours > 0, traceId: hours * 100 + client },
      }),
    ),
  );
  writeFileSync('app.log', lines.join(''));
  writeSurvival('survival.ndjson', [1, 24, 36], () => true);
  writeSurvival('two-ages.ndjson', [1, 36], () => true);
  writeSurvival('short.ndjson', [1, 24, 36], (hours) => hours < 24);
});
afterAll(() => {
  vi.unstubAllEnvs();
  process.chdir(tmpdir());
  rmSync(dir, { recursive: true, force: true });
});

/** Writes a result file of 100 sessions at each age. */
function writeSurvival(name: string, ages: readonly number[], lives: (hours: number) => boolean) {
  const lines = ages.flatMap((hours) =>
    Array.from({ length: 100 }, (_, at) => {
      const { day, source_id, ...row } = trial({
        ...{ balancer: APPLICATION, node: NODE, issuer_node: NODE, purpose: 'survival' },
        ...{ tried_at_ms: START_MS + hours * HOUR_MS + at * MINUTE_MS, client_port: at + 1 },
        ...{ session_age_ms: hours * HOUR_MS, outcome: lives(hours) ? 'resumed' : 'full' },
      });
      return `${JSON.stringify({ schema: 1, ...row })}\n`;
    }),
  );
  writeFileSync(name, lines.join(''));
}

const run = (results: string, ...args: readonly string[]) =>
  runHere(analyseCommand, ['app.log', '--probe-results', results, ...args]);

async function reportOf(results: string, ...args: readonly string[]) {
  return reportSchema.parse(JSON.parse((await run(results, ...args, '--json')).stdout));
}

test('who counts as coming back follows from how long sessions were seen to live', async () => {
  const usual = await reportOf('survival.ndjson');
  expect(usual.sessionLifetimeHours).toBe(24);
  expect(usual.observedLifetime).toBeUndefined();
  // A hundred sessions at each of three ages, and no trial of acceptance.
  expect(
    usual.survival?.map(({ node, points }) => [node, points.map((one) => one.resumed)]),
  ).toEqual([
    [null, [100, 100, 100]],
    [NODE, [100, 100, 100]],
  ]);
  expect(usual.matrix).toEqual([]);
  const observed = await reportOf('survival.ndjson', '--session-lifetime', 'observed');
  expect(observed.sessionLifetimeHours).toBe(36);
  expect(observed.observedLifetime).toMatchObject({
    usualHours: 24,
    ceilings: [{ balancer: APPLICATION, usualCeiling: 0, ceiling: 0.5 }],
  });
  const { stdout } = await run('survival.ndjson', '--session-lifetime', 'observed');
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    'clients count as returning for 36 h, as long as survival trials show that sessions live (24 h ' +
      `is usual). Note: the ceiling of ${APPLICATION} is 50.0% instead of 0.0%.`,
  );
});

test('sessions that are gone at a day leave clients returning for as long as they lived', async () => {
  const { sessionLifetimeHours, observedLifetime } = await reportOf(
    ...(['short.ndjson', '--session-lifetime', 'observed'] as const),
  );
  expect(sessionLifetimeHours).toBe(1);
  expect(observedLifetime?.ceilings).toMatchObject([{ usualCeiling: 0, ceiling: 0 }]);
});

test('without three ages it is refused in one line', async () => {
  const { status, stderr, stdout } = await run('two-ages.ndjson', '--session-lifetime', 'observed');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('no balancer has survival trials at three ages or more');
  const wrong = await run('survival.ndjson', '--session-lifetime', 'seen');
  expect(wrong.stderr).toContain('must be hours above 0, up to 168, or observed');
});
