import { expect, test } from 'vitest';
import { placeKey } from '../../../functions/model/history.ts';
import { byPlace, seriesOf } from '../../../functions/publish/history-series.ts';
import { sampleSeries } from './samples/hourly-samples.ts';

const [a, b] = [sampleSeries('10.0.0.1', [1, 2]), sampleSeries('10.0.0.2', [3, 0])];

test('series come in the order of their places, whatever order they came in', () => {
  const nodes = (given: readonly (typeof a)[]) =>
    seriesOf(byPlace(given), () => [1]).map(({ node }) => node);
  expect(nodes([b, a])).toEqual(['10.0.0.1', '10.0.0.2']);
  expect(nodes([a, b])).toEqual(['10.0.0.1', '10.0.0.2']);
});

test('each count of each place gets its own values', () => {
  const [first] = seriesOf(byPlace([a]), (key, count) => [
    key === placeKey(a) && count === 'resumed' ? 7 : 9,
  ]);
  expect(first).toEqual({
    ...{ ...a, handshakes: [9], counted: [9], effective: [9], withinScope: [9], ceilingOf: [9] },
    resumed: [7],
  });
});

test('a place without a handshake in any step is left out', () => {
  const handshakes = (key: string) => (key === placeKey(a) ? [0, 0] : [0, 1]);
  expect(seriesOf(byPlace([a, b]), handshakes).map(({ node }) => node)).toEqual(['10.0.0.2']);
});

test('of two series of one place the last one counts', () => {
  const newer = { ...a, handshakes: [5, 5] };
  expect([...byPlace([a, newer]).values()]).toEqual([newer]);
});
