import { expect, test } from 'vitest';
import {
  impactCount,
  impactOf,
  impactSummary,
} from '../../../../../functions/publish/page/data/impact.ts';
import { placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { makeReport } from '../../../../../functions/publish/report.ts';
import { fleet } from '../../../../browser/fleet.ts';
import { sampleParts } from '../../report-samples.ts';

const sample = makeReport(sampleParts());

test('the impact of balancers is the sum of those with a figure, the most first', () => {
  const { balancers } = placesOf(sample);
  const summary = impactSummary(balancers);
  expect(summary?.perDay).toBe(sample.clients[0]?.avoidableFullPerDay);
  expect(summary?.balancers.map(({ balancer }) => balancer)).toEqual(['app/shop/50dc6c495c0c9188']);
  expect(summary?.unknown).toBe(balancers.length - 1);
  const fleetSummary = impactSummary(placesOf(fleet({ balancers: 8, nodes: 1 }).report).balancers);
  const perDay = (fleetSummary?.balancers ?? []).map((balancer) => impactOf(balancer) ?? -1);
  expect(perDay).toEqual(perDay.toSorted((a, b) => b - a));
});

test('there is none where no log marks resumption, nor in the report of an older version', () => {
  expect(impactSummary([])).toBeNull();
  const clients = sample.clients.map(
    ({ avoidableFull: _full, avoidableFullPerDay: _day, ...old }) => old,
  );
  const older = placesOf({ ...sample, clients } as typeof sample);
  expect(impactSummary(older.balancers)).toBeNull();
});

test.each([
  [null, '–'],
  [0, '0'],
  [0.2, '<1'],
  [1234.6, '1,235'],
])('%s a day is shown as %s', (perDay, words) => {
  expect(impactCount(perDay)).toBe(words);
});
