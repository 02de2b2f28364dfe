import { expect, test } from 'vitest';
import { INITIAL_STATE } from '../../../../../functions/publish/page/data/page-state.ts';
import {
  filterRows,
  rowsOf,
  sortRows,
  worstOf,
} from '../../../../../functions/publish/page/data/place-rows.ts';
import { placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { makeReport } from '../../../../../functions/publish/report.ts';
import { fleet } from '../../../../browser/fleet.ts';
import { sampleParts } from '../../report-samples.ts';

const sample = placesOf(makeReport(sampleParts()));

const rows = rowsOf(placesOf(fleet({ balancers: 20, nodes: 2 }).report), 'balancer');

test.each([
  ['text', { text: '1234 EU-WEST' }, 7],
  ['Region', { region: 'us-east-1' }, 7],
  ['deviating only', { deviating: 'yes' }, 2],
  ['rule', { rule: 'stale' }, 0],
  ['method', { method: 'probed' }, 20],
])('are filtered by %s', (_name, filter, left) => {
  expect(filterRows(rows, { ...INITIAL_STATE, ...filter })).toHaveLength(left);
});

test('what has no value comes last in both orders', () => {
  const all = rowsOf(sample, 'balancer');
  for (const order of ['ascending', 'descending']) {
    const rates = sortRows(all, { ...INITIAL_STATE, sort: 'rate', order }).map(
      ({ place }) => place.log?.rate ?? null,
    );
    expect(rates.indexOf(null)).toBe(rates.filter((rate) => rate !== null).length);
  }
});

test('a state with an unknown level shows balancers', () => {
  expect(rowsOf(sample, 'continent')).toEqual(rowsOf(sample, 'balancer'));
  expect(rowsOf(sample, 'region')).toHaveLength(sample.regions.length);
});

test('the worst of deviations is the most severe, in whatever order', () => {
  const [deviation] = fleet({ balancers: 1, nodes: 1 }).report.deviations;
  if (deviation === undefined) throw new Error('the fleet has no deviation');
  const of = (severity: 'info' | 'warning' | 'critical') => ({ ...deviation, severity });
  expect(worstOf([of('info'), of('critical'), of('warning')])).toBe('critical');
  expect(worstOf([])).toBeNull();
});
