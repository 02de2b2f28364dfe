import { expect, test } from 'vitest';
import { placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { makeReport } from '../../../../../functions/publish/report.ts';
import { fleet } from '../../../../browser/fleet.ts';
import { sampleParts } from '../../report-samples.ts';

const sample = placesOf(makeReport(sampleParts()));

test('trials, which name no account, are of the one balancer of their name', () => {
  const { report } = fleet({ balancers: 3, nodes: 2 });
  const { balancers } = placesOf(report);
  expect(
    balancers.map(({ accountId, trials, cells, nodes }) => [
      accountId,
      trials.length,
      cells.length,
      nodes.length,
    ]),
  ).toEqual(Array(3).fill(['123456789012', 6, 18, 2]));
});

test('two accounts with a balancer of one name are two balancers, and trials of neither', () => {
  const { report } = fleet({ balancers: 1, nodes: 1 });
  const other = report.rates
    .filter(({ evidence, accountId }) => evidence === 'log' && accountId !== null)
    .map((rate) => ({ ...rate, accountId: '210987654321' }));
  const { balancers } = placesOf({ ...report, rates: [...report.rates, ...other] });
  expect(balancers.map(({ accountId, cells }) => [accountId, cells.length])).toEqual([
    ['123456789012', 0],
    [null, 6],
    ['210987654321', 0],
  ]);
});

test('a balancer that only deviates, or only has a place in the ledger, is there', () => {
  const names = sample.balancers.map(({ balancer }) => balancer);
  expect(names).toContain('net/api/2222222222222222');
  expect(names).toContain('never-used');
});

test('trials lie behind for the balancer that they are of', () => {
  const { balancers } = placesOf(fleet({ balancers: 3, nodes: 1 }).report);
  for (const { freshness } of balancers) {
    expect(freshness.map(({ evidence }) => evidence)).toEqual(['log', 'trials']);
  }
});
