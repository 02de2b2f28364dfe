import { describe, expect, test } from 'vitest';
import type { SourceGroup, SourceKind } from '../../../functions/model/source.ts';
import { HOUR_MS, instant } from '../../../functions/model/time.ts';
import { bothDeliveries, missingLogs } from '../../../functions/publish/missing-logs.ts';
import { makeReport } from '../../../functions/publish/report.ts';
import { sampleFreshness, sampleMeasurement, WINDOW } from '../judge/measurement-samples.ts';
import { sampleParts, sampleSource } from './report-samples.ts';

const STALE_AFTER_MS = 3 * HOUR_MS;
const EXPECTED = { buckets: ['acme-logs'], staleAfterMs: STALE_AFTER_MS };
const TRIALS = sampleFreshness({ evidence: 'trials' });
const logAt = (lastAtMs: number) => sampleFreshness({ evidence: 'ledger', lastAtMs });
const measured = (
  freshness: readonly ReturnType<typeof sampleFreshness>[],
  sources: readonly ReturnType<typeof sampleSource>[] = [],
) => sampleMeasurement([], freshness, [], sources);

describe('a deployment with log buckets', () => {
  test('that never got a log says so, however many probes it has', () => {
    expect(missingLogs(measured([TRIALS]), EXPECTED)).toEqual({
      buckets: ['acme-logs'],
      lastAt: null,
    });
  });

  test('that got none for longer than the setting says since when, by the newest of all balancers', () => {
    const lastAtMs = WINDOW.endMs - STALE_AFTER_MS - 1;
    const freshness = [logAt(lastAtMs), logAt(lastAtMs - HOUR_MS), TRIALS];
    expect(missingLogs(measured(freshness), EXPECTED)?.lastAt).toBe(instant(lastAtMs));
  });

  test('that got one within the setting says nothing, though other balancers are silent', () => {
    const freshness = [logAt(WINDOW.endMs - STALE_AFTER_MS), logAt(WINDOW.startMs)];
    expect(missingLogs(measured(freshness), EXPECTED)).toBeUndefined();
  });

  test('whose logs tell no time says nothing; result files are no logs', () => {
    const results = sampleSource({ kind: 'trial-results' });
    expect(missingLogs(measured([], [sampleSource()]), EXPECTED)).toBeUndefined();
    expect(missingLogs(measured([], [results]), EXPECTED)?.lastAt).toBeNull();
  });
});

test('where probes are the only evidence, and on one machine, no report speaks of missing logs', () => {
  expect(missingLogs(measured([TRIALS]), { ...EXPECTED, buckets: [] })).toBeUndefined();
  expect(makeReport(sampleParts())).not.toHaveProperty('missingLogs');
  const parts = { ...sampleParts(), measurement: measured([TRIALS]) };
  expect(makeReport({ ...parts, expectedLogs: EXPECTED }).missingLogs?.lastAt).toBeNull();
});

const OF = { balancerType: 'application', region: 'eu-west-1', accountId: '1' } as const;

function logs(kind: SourceKind, changed: Partial<SourceGroup> = {}): SourceGroup {
  return {
    ...{ ...OF, kind, balancer: 'app/a/1', lines: 1, rows: 1, skipped: {}, rejected: {} },
    ...{ key: null, objects: 1, quarantined: {}, ...changed },
  };
}

test('a balancer is named by the logs that come twice, and by no other', () => {
  const both = bothDeliveries([
    logs('application-access'),
    logs('application-access', { key: 'x', rejected: { 'bad-time': 1 } }),
    logs('vended-application-access'),
    logs('application-connection'),
    logs('vended-application-access', { balancer: 'app/b/2' }),
    logs('application-access', { balancer: 'app/b/2', region: 'us-east-1' }),
  ]);
  expect(both).toEqual([{ ...OF, balancer: 'app/a/1', logs: ['application-access'] }]);
});

test.each([
  ['one of them gave no row', logs('vended-application-access', { rows: 0 })],
  ['one of them is of no balancer', logs('vended-application-access', { balancer: null })],
  ['they are of two logs', logs('vended-application-connection')],
])('there is none where %s', (_why, other) => {
  expect(bothDeliveries([logs('application-access'), other])).toBeUndefined();
});
