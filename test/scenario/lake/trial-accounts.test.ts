import { expect, test } from 'vitest';
import { judge } from '../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../functions/judge/rules/rule.ts';
import { judgeBalancers } from '../../../functions/judge/verdicts.ts';
import type { Measurement } from '../../../functions/model/rate.ts';
import { type Report, reportSchema } from '../../../functions/model/report.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { placesOf } from '../../../functions/publish/page/data/places.ts';
import { reportSamples } from '../../../functions/publish/prometheus/report-samples.ts';
import { makeReport } from '../../../functions/publish/report.ts';
import { reportSuites } from '../../../infra/cli/junit/report-suites.ts';
import { acceptanceLines } from '../../../infra/cli/text/acceptance-lines.ts';
import { T0, trial } from '../../functions/measure/lake-rows.ts';
import { measuring } from '../../functions/measure/measured-lake.ts';
import type { StoredTrial } from '../../functions/measure/reference/reference.ts';

// Two accounts have a classic balancer of one name in one Region, whose nodes even share an address.

const SOUND = '111111111111';
const BAD = '222222222222';
const TARGETS = [SOUND, BAD].map((accountId) => {
  const named = { name: 'old-shop', balancerType: 'classic', region: 'eu-west-1' } as const;
  return { ...named, accountId, host: `${accountId}.example.com` };
});
const measured = measuring();

/** Each hour an offer of a session ID at its own node, one at an age, and a handshake without one. */
function trialsOf(
  account_id: string | null,
  outcome: StoredTrial['outcome'],
  hours = 24,
): readonly StoredTrial[] {
  const named = { balancer_type: 'classic', balancer: 'old-shop', account_id } as const;
  return Array.from({ length: hours }, (_, hour) => {
    const at = { ...named, mechanism: 'session-id', tried_at_ms: T0 - hour * HOUR_MS } as const;
    return [
      trial({ ...at, outcome, reissued: true }),
      trial({ ...at, issuer_node: null, outcome: 'full', reissued: true }),
      trial({ ...at, purpose: 'survival', session_age_ms: HOUR_MS, client_port: 1, outcome }),
    ];
  }).flat();
}

function reportOf(measurement: Measurement): Report {
  const settings = { staleAfterMs: DEFAULT_STALE_AFTER_MS, sessionLifetimeMs: 24 * HOUR_MS };
  const deviations = judge(measurement, settings);
  const verdicts = judgeBalancers(measurement, deviations, settings);
  const parts = {
    measurement,
    deviations,
    verdicts,
    generatedAtMs: T0,
    version: '1',
    targets: TARGETS,
  };
  return reportSchema.parse(makeReport({ ...parts, sessionLifetimeMs: 24 * HOUR_MS }));
}

test('trials of two accounts with one balancer name tell of the balancer of each alone', async () => {
  const trials = [...trialsOf(SOUND, 'resumed'), ...trialsOf(BAD, 'full')];
  const report = reportOf(await measured({ trials }));
  expect(report.balancers.map(({ accountId, verdict }) => [accountId, verdict])).toEqual([
    [SOUND, 'sound'],
    [BAD, 'deviating'],
  ]);
  expect(
    report.deviations.map(({ rule, accountId, mechanism }) => [rule, accountId, mechanism]),
  ).toEqual([['missing-resumption', BAD, 'session-id']]);
  const offers = report.matrix.filter(({ relation }) => relation !== null);
  expect(offers.map(({ accountId, verdict, trials: all }) => [accountId, verdict, all])).toEqual([
    [SOUND, 'accepts', 24],
    [BAD, 'does-not-accept', 24],
  ]);
  expect(report.regions).toMatchObject([{ balancers: 2, deviating: { 'missing-resumption': 1 } }]);
});

test('page, metrics, JUnit and table show each balancer its own trials', async () => {
  const trials = [...trialsOf(SOUND, 'resumed'), ...trialsOf(BAD, 'full')];
  const report = reportOf(await measured({ trials }));
  const { balancers, nodes } = placesOf(report);
  expect(balancers.map(({ target }) => target?.host)).toEqual([
    `${SOUND}.example.com`,
    `${BAD}.example.com`,
  ]);
  expect(
    balancers.map(({ accountId, verdict, cells, survival, freshness, trials: rates }) => [
      ...[accountId, verdict?.verdict, cells.length, survival.length, freshness.length],
      rates.map(({ rate }) => rate),
    ]),
  ).toEqual([
    [SOUND, 'sound', 2, 2, 1, [1]],
    [BAD, 'deviating', 2, 2, 1, [0]],
  ]);
  expect(nodes.map(({ accountId, node }) => [accountId, node])).toEqual([
    [SOUND, '10.0.0.1'],
    [BAD, '10.0.0.1'],
  ]);
  for (const name of ['acceptance_ratio', 'survival_median_age_seconds']) {
    const samples = reportSamples(report).filter(({ metric }) => metric === name);
    expect(new Set(samples.map(({ labels }) => labels.account_id))).toContain(BAD);
    expect(new Set(samples.map(({ labels }) => JSON.stringify(labels)))).toHaveProperty(
      'size',
      samples.length,
    );
  }
  const failed = reportSuites(report, null).filter(({ cases }) =>
    cases.some(({ outcome }) => outcome.kind === 'failure'),
  );
  expect(failed.map(({ name }) => name)).toEqual([`classic old-shop, eu-west-1, account ${BAD}`]);
  const lines = acceptanceLines(report, 100, (_, text) => text);
  expect(lines.filter((line) => line.startsWith('classic'))).toEqual([
    `classic old-shop, eu-west-1, account ${SOUND} (probed)`,
    `classic old-shop, eu-west-1, account ${BAD} (probed)`,
  ]);
});

test('trials that name no account are of the only one that other trials of the name do', async () => {
  const old = trialsOf(null, 'resumed', 13).map((row) => ({
    ...row,
    tried_at_ms: row.tried_at_ms - 24 * HOUR_MS,
  }));
  const measurement = await measured({ trials: [...old, ...trialsOf(SOUND, 'resumed')] });
  // The old ones alone would be stale.
  expect(measurement.freshness).toMatchObject([{ accountId: SOUND, hoursSeen: 24 }]);
  expect(new Set(measurement.matrix.map(({ accountId }) => accountId))).toEqual(new Set([SOUND]));
  const report = reportOf(measurement);
  expect(report.deviations).toEqual([]);
  expect(report.balancers).toMatchObject([{ accountId: SOUND, verdict: 'sound' }]);
});

test('of two accounts they are of neither', async () => {
  const trials = [null, SOUND, BAD].flatMap((account) => trialsOf(account, 'resumed'));
  const report = reportOf(await measured({ trials }));
  expect(report.balancers.map(({ accountId }) => accountId)).toEqual([SOUND, BAD, 'unknown']);
  const { balancers } = placesOf(report);
  expect(balancers.map(({ accountId, cells }) => [accountId, cells.length])).toEqual([
    [null, 2],
    [SOUND, 2],
    [BAD, 2],
  ]);
});
