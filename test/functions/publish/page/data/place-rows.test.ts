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
  ['with a deviation', { deviating: 'yes' }, 4],
  ['verdict', { verdict: 'not-enough-evidence' }, 2],
  ['a verdict that no balancer has', { verdict: 'unknown' }, 0],
  ['a verdict that is none', { verdict: 'constructor' }, 0],
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

test('a Region is left by the verdict of any of its balancers, a node by that of its own', () => {
  const places = placesOf(fleet({ balancers: 4, nodes: 2 }).report);
  const state = { ...INITIAL_STATE, verdict: 'deviating' };
  const left = (level: string) => filterRows(rowsOf(places, level), state).map(({ name }) => name);
  expect(left('region')).toEqual(['eu-west-1']);
  expect(left('node')).toEqual(['10.0.0.1', '10.0.0.2']);
});

test('at first the worst verdict stands first, and within it the worst deviations', () => {
  const { report } = fleet({ balancers: 20, nodes: 1 });
  const places = placesOf({
    ...report,
    // Without a verdict, as in a report of an older version.
    balancers: report.balancers.filter((_, at) => at !== 1),
  });
  const sorted = sortRows(rowsOf(places, 'balancer'), INITIAL_STATE);
  const names = sorted.map(({ judgement }) => judgement?.name);
  expect(names.slice(0, 8)).toEqual([
    ...['deviating', 'deviating', 'suspected', 'suspected'],
    ...['not-enough-evidence', 'not-enough-evidence', 'unknown', 'sound'],
  ]);
  const turned = sortRows(sorted, { ...INITIAL_STATE, order: 'ascending' });
  expect(turned[0]?.judgement?.name).toBe('sound');
});

test('nodes have no verdict: those that deviate stand first', () => {
  const places = placesOf(fleet({ balancers: 12, nodes: 2 }).report);
  const sorted = sortRows(rowsOf(places, 'node'), INITIAL_STATE);
  expect(sorted.map(({ worst }) => worst).slice(0, 3)).toEqual(['error', 'error', null]);
  expect(sorted.every(({ judgement }) => judgement === null)).toBe(true);
});

test('a balancer of an older report has an unknown verdict, and says why', () => {
  const [row] = rowsOf(
    placesOf({ ...fleet({ balancers: 1, nodes: 1 }).report, balancers: [] }),
    '',
  );
  expect(row?.judgement).toMatchObject({ name: 'unknown', facts: [] });
  expect(row?.judgement?.reason).toContain('An older version made this report');
});
