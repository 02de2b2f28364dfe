import { expect, test } from 'vitest';
import { MARK_COUNTS, shownByLog } from '../../../../functions/model/marks/marks.ts';
import type { Measurement } from '../../../../functions/model/rate.ts';
import { measuring } from '../measured-lake.ts';
import { plantedKey, plantMarks } from '../planted-marks.ts';

const measured = measuring();
const TRIALS = 10_000;

test('of 10,000 trials with lines lost, doubled, late and reordered every count is as planted', async () => {
  const { handshakes, trials, ledger, planted, ordinary } = plantMarks(TRIALS, 17);
  const found = await measured({ handshakes, trials, ledger });
  const counted = found.marks.map((row) => [plantedKey(row), pick(row)] as const);
  const expected = [...planted].map(([key, counts]) => [key, pick(counts)] as const);
  expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(expected));
  const all = found.marks.reduce(
    (sum, row) => sum + shownByLog(row) + row.missing + row.pending,
    0,
  );
  expect(all).toBe(TRIALS);
  for (const name of MARK_COUNTS)
    expect([name, found.marks.some((row) => row[name] > 0)]).toEqual([name, true]);
  // The rates are those of a lake that no probe ever met.
  const alone = await measured({ handshakes: ordinary, ledger });
  expect(ratesOf(found)).toEqual(ratesOf(alone));
  expect(ratesOf(alone).length).toBeGreaterThan(50);
});

function pick(row: Readonly<Record<(typeof MARK_COUNTS)[number], number>>): readonly number[] {
  return MARK_COUNTS.map((name) => row[name]);
}

function ratesOf({ rates }: Measurement): readonly string[] {
  return rates
    .filter(({ evidence }) => evidence === 'log')
    .map((row) => JSON.stringify(row))
    .sort();
}
