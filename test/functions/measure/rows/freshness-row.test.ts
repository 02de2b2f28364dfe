import { expect, test } from 'vitest';
import {
  freshnessOfRow,
  trialFreshnessOfRow,
} from '../../../../functions/measure/rows/freshness-row.ts';

const ROW = {
  balancerType: 'classic',
  region: 'eu-west-1',
  accountId: '123456789012',
  balancer: 'shop',
  lastAtMs: 5,
  hoursSeen: 3,
  dataEndMs: 9,
};

test('a row of the ledger is a freshness of its account', () => {
  expect(freshnessOfRow({ ...ROW, node: null })).toEqual({ evidence: 'ledger', ...ROW });
});

test('a row of trials has an unknown account', () => {
  expect(trialFreshnessOfRow({ ...ROW, accountId: null })).toEqual({
    ...ROW,
    evidence: 'trials',
    accountId: 'unknown',
  });
});

test('a row of the ledger without an account or balancer can not have come from the query', () => {
  expect(() => freshnessOfRow({ ...ROW, accountId: null })).toThrow();
  expect(() => trialFreshnessOfRow({ ...ROW, balancer: null })).toThrow();
  expect(() => freshnessOfRow({ ...ROW, hoursSeen: -1 })).toThrow();
});
