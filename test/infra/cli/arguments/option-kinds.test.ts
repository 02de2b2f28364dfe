import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../functions/model/time.ts';
import { durationText } from '../../../../functions/model/wording.ts';
import { duration, durations } from '../../../../infra/cli/arguments/option-kinds.ts';

test('durations are told in the largest unit that is whole', () => {
  const texts = ['10s', '90s', '5m', '36h', '7d', '90m'];
  expect(texts.map((text) => durationText(duration(7 * DAY_MS).read(text) ?? 0))).toEqual(texts);
  expect(durationText(DAY_MS)).toBe('24h');
});

test.each(['', '1', 's', '-1s', '0s', '1.5h', '1e3s', '1 h', '1H', '8d'])(
  '%j is no duration',
  (text) => {
    expect(duration(7 * DAY_MS).read(text)).toBeNull();
  },
);

test('a list is sorted, each once, and refused whole where one is wrong', () => {
  const list = durations(DAY_MS, 3);
  expect(list.read('1h,5m,1h')).toEqual([5 * MINUTE_MS, HOUR_MS]);
  expect([list.read('1h,'), list.read('1h,2d'), list.read('1s,2s,3s,4s')]).toEqual([
    ...[null, null, null],
  ]);
});
