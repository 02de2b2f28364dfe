import { expect, test } from 'vitest';
import type { SourceKind } from '../../../../functions/model/source.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../functions/model/time.ts';
import { ledgerRow, T0, trial } from '../lake-rows.ts';
import { measuring } from '../measured-lake.ts';

const measured = measuring();

test.each<[SourceKind, number]>([
  ['application-access', 1],
  ['vended-application-access', 1],
  ['mixed', 1],
  ['application-connection', 0],
  ['trial-results', 0],
])('objects of %s tell that a request should be there: %i', async (kind, missing) => {
  const key = 'x_10.0.0.1_1a.log.gz';
  const ledger = [5, 10].map((minute) => ledgerRow(T0 + minute * MINUTE_MS, { kind, key }));
  const { marks } = await measured({ ledger, trials: [trial({ probe_token: 'a' })] });
  expect(marks.map((row) => row.missing)).toEqual(missing === 0 ? [] : [missing]);
});

test('a name in two accounts: the deliveries of the account that the trial names', async () => {
  const key = 'x_10.0.0.1_1a.log.gz';
  const ledger = [
    ...[5, 10].map((minute) => ledgerRow(T0 + minute * MINUTE_MS, { key, accountId: '1' })),
    ledgerRow(T0 + 5 * MINUTE_MS, { key, accountId: '2' }),
  ];
  const of = (account_id: string | null) =>
    trial({ probe_token: `of ${account_id}`, account_id, run_id: `run ${account_id}` });
  const { marks } = await measured({ ledger, trials: [of('1'), of('2'), of('3'), of(null)] });
  const told = marks.map(({ accountId, missing, pending }) => [accountId, missing, pending]);
  // Of the account that nobody names either may be meant: then it is overdue by the first.
  expect(told).toEqual([
    [null, 1, 0],
    ['1', 1, 0],
    ['2', 0, 1],
  ]);
});

test('an object whose name says no node tells nothing before 25 h have passed', async () => {
  const trials = [trial({ probe_token: 'a' })];
  const vended = (...hours: readonly number[]) =>
    hours.map((hour) => ledgerRow(T0 + hour * HOUR_MS, { key: 'part-0001.gz' }));
  const early = await measured({ ledger: vended(0, 1, 2, 3), trials });
  expect(early.marks).toMatchObject([{ pending: 1, missing: 0 }]);
  const late = await measured({ ledger: vended(0, 26), trials });
  expect(late.marks).toMatchObject([{ pending: 0, missing: 1 }]);
});

test('trials from before the logs begin are neither pending nor missing', async () => {
  const key = 'x_10.0.0.1_1a.log.gz';
  const ledger = [0, 5, 10].map((minute) => ledgerRow(T0 + minute * MINUTE_MS, { key }));
  const at = (minutes: number) =>
    trial({
      ...{ tried_at_ms: T0 + minutes * MINUTE_MS, probe_token: `at ${minutes}` },
      run_id: `run ${minutes}`,
    });
  const { marks } = await measured({ ledger, trials: [at(-4000), at(-6), at(-4), at(1)] });
  expect(marks.map(({ missing, pending }) => [missing, pending])).toEqual([[2, 0]]);
});
