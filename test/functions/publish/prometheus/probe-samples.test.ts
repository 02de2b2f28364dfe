import { expect, test } from 'vitest';
import type { MetricName } from '../../../../functions/publish/prometheus/metric-table.ts';
import { METRICS } from '../../../../functions/publish/prometheus/metric-table.ts';
import {
  type ProbedRun,
  probeSamples,
} from '../../../../functions/publish/prometheus/probe-samples.ts';
import { sampleCell, sampleProbedRun } from './probed-run-samples.ts';

const valuesOf = (run: ProbedRun, name: MetricName) =>
  probeSamples(run)
    .filter(({ metric }) => metric === name)
    .map(({ value }) => value);

test('issuers of one node are counted together, by mechanism and relation', () => {
  const cross = { relation: 'cross-node', full: 2 } as const;
  const cells = [
    sampleCell({ ...cross, resumed: 8 }),
    sampleCell({ ...cross, resumed: 6, failed: 1, inconclusive: 1, asExpected: false }),
    sampleCell({ resumed: 5, asExpected: null }),
  ];
  const run = sampleProbedRun({ cells });
  const trials = probeSamples(run).filter(({ metric }) => metric === 'probe_trials');
  expect(trials.map(({ labels, value }) => [labels.relation, labels.outcome, value])).toEqual([
    ['cross-node', 'resumed', 14],
    ['cross-node', 'full', 4],
    ['cross-node', 'failed', 1],
    ['cross-node', 'inconclusive', 1],
    ['same-node', 'resumed', 5],
    ['same-node', 'full', 0],
    ['same-node', 'failed', 0],
    ['same-node', 'inconclusive', 0],
  ]);
  expect(valuesOf(run, 'probe_acceptance_ratio')).toEqual([14 / 18, 1]);
  // One issuer of several decides; where nothing is shown, nothing is said.
  expect(valuesOf(run, 'probe_as_documented')).toEqual([0]);
});

test('a node that was never shown a session has no acceptance', () => {
  const cells = [sampleCell({ resumed: 0, failed: 10 })];
  expect(valuesOf(sampleProbedRun({ cells }), 'probe_acceptance_ratio')).toEqual([]);
});

test('a run is complete or not for each balancer', () => {
  const [place] = sampleProbedRun().places;
  if (place === undefined) throw new Error('the sample has no place');
  const places = [place, { ...place, name: 'app/cut/1' }];
  const run = sampleProbedRun({ places, incomplete: new Set(['app/cut/1']) });
  expect(valuesOf(run, 'probe_complete')).toEqual([1, 0]);
  expect(valuesOf(run, 'probe_duration_seconds')).toEqual([2.5]);
  expect(valuesOf(run, 'probe_timestamp_seconds')).toEqual([run.endedAtMs / 1000]);
});

test('a sample has no label that the table does not name', () => {
  for (const { metric, labels } of probeSamples(sampleProbedRun())) {
    const listed: readonly string[] = METRICS[metric].labels;
    expect(listed).toEqual(expect.arrayContaining(Object.keys(labels)));
  }
});
