import { expect, test } from 'vitest';
import { hourlyCounts } from '../../../../functions/measure/rows/hourly-counts.ts';
import type { Rate } from '../../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import { sampleRate } from '../../judge/measurement-samples.ts';
import { T0 } from '../lake-rows.ts';

const HALF_MS = HOUR_MS / 2;
const WHOLE = { arrival: 'all', tlsVersion: 'all', excluded: 'all' } as const;
const at = (hour: number, counts: Partial<Rate> = { resumed: 1, full: 2 }) => ({
  hourAtMs: T0 + hour * HOUR_MS,
  rate: sampleRate({ ...WHOLE, ...counts }),
});
const rateOf = (counts: Partial<Rate>) => sampleRate({ ...WHOLE, ...counts });

const SPANS = [
  { rule: 'an open window has the hours of its data', sides: [null, null], hours: [1, 3] },
  { rule: 'a window has its hours, seen or not', sides: [0, 5 * HOUR_MS], hours: [0, 5] },
  {
    rule: 'an hour that a window cuts is not told',
    sides: [HALF_MS, 4 * HOUR_MS + HALF_MS],
    hours: [1, 3],
  },
  { rule: 'a window within one hour tells nothing', sides: [HALF_MS, HALF_MS + 1], hours: null },
] as const;

test.each(SPANS)('$rule', ({ sides: [from, to], hours }) => {
  const sides = { fromMs: from === null ? null : T0 + from, toMs: to === null ? null : T0 + to };
  const found = hourlyCounts([at(1), at(3)], [], sides);
  const [start, count] = hours ?? [0, 0];
  expect([found.startMs, found.hours]).toEqual([hours ? T0 + start * HOUR_MS : 0, count]);
});

test('on one machine a window that was asked for ends with the data', () => {
  const sides = { fromMs: 0, toMs: T0 + 9000 * HOUR_MS, wholeLedger: true } as const;
  expect(hourlyCounts([at(1), at(3)], [], sides)).toMatchObject({
    startMs: T0 + HOUR_MS,
    hours: 3,
  });
});

test('of more than 30 days the last 30 are told', () => {
  const found = hourlyCounts([at(0), at(800)], [], { fromMs: null, toMs: null });
  expect(found).toMatchObject({ startMs: T0 + 81 * HOUR_MS, hours: 720 });
  expect(found.series[0]?.handshakes.filter((count) => count > 0)).toEqual([3]);
});

test('each place and each kind of evidence has its values hour by hour, 0 where nothing was seen', () => {
  const trial = { evidence: 'trials', mechanism: 'psk', relation: 'same-node' } as const;
  const rows = [
    at(0),
    at(2, { resumed: 4, full: 0, ceilingBase: 4, withinScope: 3 }),
    at(1, trial),
  ];
  const { series } = hourlyCounts(rows, [], { fromMs: null, toMs: null });
  expect(series).toHaveLength(2);
  expect(series[0]).toMatchObject({
    handshakes: [3, 0, 4],
    resumed: [1, 0, 4],
    counted: [3, 0, 4],
  });
  expect(series[0]).toMatchObject({ withinScope: [3, 0, 3], ceilingOf: [3, 0, 4] });
  expect(series[1]).toMatchObject({ evidence: 'trials', mechanism: 'psk', relation: 'same-node' });
});

test("an hour's effective number has the design effect of its place's whole window", () => {
  const rates = [
    rateOf({ resumed: 30, full: 70, effectiveN: 25 }),
    rateOf({ resumed: 20, full: 40, effectiveN: 3, portion: 'judged' }),
    sampleRate({ effectiveN: 1 }),
  ];
  const rows = [at(0, { resumed: 3, full: 5 }), at(1, { resumed: 1, full: 0, node: '10.0.0.1' })];
  const { series } = hourlyCounts(rows, rates, { fromMs: null, toMs: null });
  expect(series.map(({ effective }) => effective)).toEqual([
    [2, 0],
    [0, 0],
  ]);
});
