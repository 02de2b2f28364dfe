import { expect, test } from 'vitest';
import { freshnessOf } from '../../../../functions/measure/rows/freshness-row.ts';
import type { LoggedPlace } from '../../../../functions/measure/rows/place-row.ts';

const BALANCER = {
  balancerType: 'classic',
  region: 'eu-west-1',
  accountId: '123456789012',
  balancer: 'shop',
} as const;
const ROW = { ...BALANCER, lastSeenMs: 5, hoursSeen: 3 };
const NOBODY = { ...ROW, balancerType: 'unknown', balancer: null, lastSeenMs: 9 };
const PLACE: LoggedPlace = {
  ...{ ...BALANCER, node: null, isMutual: false, startsAtMs: 1 },
  numbers: { regionNumber: 1, balancerNumber: 1_000_001, nodeNumber: 1 },
};
const REGULARITY = { ...BALANCER, lastAtMs: 5, hoursSeen: 3 };

test('a row of the ledger is a freshness of its account, with the beginning of its place', () => {
  expect(freshnessOf([{ ...ROW, node: null }], [], [PLACE])).toEqual([
    { evidence: 'ledger', ...REGULARITY, dataEndMs: 5, startsAtMs: 1 },
  ]);
  const other = { ...PLACE, accountId: '2' };
  expect(freshnessOf([ROW], [], [other])).toMatchObject([{ startsAtMs: null }]);
});

test('objects of no balancer have no freshness, but may end the data', () => {
  expect(freshnessOf([NOBODY, ROW], [], [])).toMatchObject([{ balancer: 'shop', dataEndMs: 9 }]);
});

test('a row of trials that name no account has an unknown one, and ends with logs or trials', () => {
  const trials = [{ ...ROW, accountId: null, lastSeenMs: 7 }];
  const expected = { evidence: 'trials', ...REGULARITY, accountId: 'unknown', lastAtMs: 7 };
  expect(freshnessOf([], trials, [PLACE])).toEqual([
    { ...expected, dataEndMs: 7, startsAtMs: null },
  ]);
  const named = [{ ...ROW, accountId: '2', lastSeenMs: 7 }];
  expect(freshnessOf([], named, [PLACE])).toMatchObject([{ evidence: 'trials', accountId: '2' }]);
  expect(freshnessOf([NOBODY], trials, [])).toMatchObject([{ dataEndMs: 9 }]);
  expect(freshnessOf([ROW], trials, [])).toMatchObject([{ dataEndMs: 5 }, { dataEndMs: 7 }]);
});

test.each([{ accountId: null }, { hoursSeen: -1 }, { lastSeenMs: null }])(
  'a row of the ledger with %j can not have come from the query',
  (change) => expect(() => freshnessOf([{ ...ROW, ...change }], [], [])).toThrow(),
);

test('a row of trials without a balancer can not have come from the query', () => {
  expect(() => freshnessOf([], [{ ...ROW, balancer: null }], [])).toThrow();
});
