import { expect, test } from 'vitest';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import { ledgerRow, T0 } from '../lake-rows.ts';
import { measuring } from '../measured-lake.ts';

const measured = measuring();

test('freshness counts the hours with an object among the 24 up to the last', async () => {
  const ends = [0, 0, 1, 2, 23, 24, 30].map((hours) => T0 - hours * HOUR_MS);
  const other = ledgerRow(T0 + HOUR_MS, { balancer: 'app/b/2' });
  const nobody = ledgerRow(T0 + 2 * HOUR_MS, { balancer: null });
  const { freshness } = await measured({
    ledger: [...ends.map((end) => ledgerRow(end)), other, nobody],
  });
  expect(
    freshness.map((row) => [row.balancer, row.lastAtMs, row.hoursSeen, row.dataEndMs]),
  ).toEqual([
    ['app/b/2', T0 + HOUR_MS, 1, T0 + 2 * HOUR_MS],
    ['app/shop/0123456789abcdef', T0, 4, T0 + 2 * HOUR_MS],
  ]);
});
