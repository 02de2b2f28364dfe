import { expect, test } from 'vitest';
import type { History } from '../../../../../functions/model/history.ts';
import { HOUR_MS } from '../../../../../functions/model/time.ts';
import {
  curveName,
  pointsOf,
  seriesOf,
  spanOf,
} from '../../../../../functions/publish/page/data/curve.ts';
import { placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { fleet } from '../../../../browser/fleet.ts';
import { sampleSeries } from '../../samples/hourly-samples.ts';

const START_MS = Date.UTC(2026, 2, 3);
const series = sampleSeries('10.0.0.1', [70, 0]);
const history: History = {
  schema: 1,
  start: new Date(START_MS).toISOString(),
  end: new Date(START_MS + 12 * HOUR_MS).toISOString(),
  spans: {
    day: null,
    week: { start: new Date(START_MS).toISOString(), stepHours: 6, series: [series] },
    month: null,
  },
};

test('a point a step, as far apart as the span’s steps', () => {
  const [first, second] = pointsOf(history, 'week', series);
  expect(first?.at.getTime()).toBe(START_MS);
  expect(second?.at.getTime()).toBe(START_MS + 6 * HOUR_MS);
  expect(first).toMatchObject({ rate: 23 / 70, ceiling: 35 / 70, handshakes: 70 });
});

test('the interval is that of the effective number, wider than of what was counted', () => {
  const [effective] = pointsOf(history, 'week', series);
  const [counted] = pointsOf(history, 'week', { ...series, effective: [70, 0] });
  const width = (point: typeof counted) => (point?.high ?? 0) - (point?.low ?? 0);
  expect(width(counted)).toBeGreaterThan(0);
  expect(width(effective)).toBeGreaterThan(2 * width(counted));
});

test('where nothing was counted there is a gap, never 0', () => {
  const nothing = { rate: null, low: null, high: null, ceiling: null, handshakes: 0 };
  expect(pointsOf(history, 'week', series)[1]).toMatchObject(nothing);
});

test('a span that was not kept, or that an address made up, has no points', () => {
  expect(pointsOf(history, 'day', series)).toEqual([]);
  expect(pointsOf(history, 'constructor', series)).toEqual([]);
  expect(spanOf(history, 'week')?.stepHours).toBe(6);
});

test('a place has the series of its logs and, though they name no account, of its trials', () => {
  const large = fleet({ balancers: 2, nodes: 1 });
  const [balancer] = placesOf(large.report).balancers;
  if (balancer === undefined) throw new Error('the fleet has no balancer');
  const names = seriesOf(large.history, 'day', balancer).map(curveName);
  expect(names).toHaveLength(7);
  expect(names).toEqual(expect.arrayContaining(['log', 'psk same-node', 'psk cross-node']));
  expect(seriesOf(large.history, 'day', { ...balancer, accountId: '210987654321' })).toHaveLength(
    6,
  );
});

test('trials of before they named their account are of one series with those since', () => {
  const large = fleet({ balancers: 1, nodes: 1 });
  const [balancer] = placesOf(large.report).balancers;
  if (balancer === undefined) throw new Error('no balancer');
  const [old] = seriesOf(large.history, 'day', balancer).filter(
    ({ evidence }) => evidence === 'trials',
  );
  if (old === undefined || large.history.spans.day === null) throw new Error('no history');
  const series = [
    { ...old, accountId: balancer.accountId },
    { ...old, accountId: null },
  ];
  const spans = { ...large.history.spans, day: { ...large.history.spans.day, series } };
  const [found, ...others] = seriesOf({ ...large.history, spans }, 'day', balancer);
  expect(others).toEqual([]);
  expect(found?.resumed).toEqual(old.resumed.map((count) => 2 * count));
  expect(found?.accountId).toBe(balancer.accountId);
});
