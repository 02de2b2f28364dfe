import { describe, expect, test } from 'vitest';
import {
  balancerNameKey,
  countBalancers,
  isAccount,
  measuredTrialAccounts,
  rowsOfBalancer,
  trialAccounts,
  triedNodeKey,
} from '../../../../functions/model/trials/trial-account.ts';
import { sampleMeasurement, sampleRate } from '../../judge/measurement-samples.ts';
import { offers } from '../../judge/trial-samples.ts';
import { sampleSource } from '../../publish/report-samples.ts';

const NAME = { balancerType: 'classic', region: 'eu-west-1', balancer: 'old-shop' } as const;
const rowsOf = (...accounts: readonly (string | null)[]) =>
  accounts.map((accountId) => ({ ...NAME, accountId }));

describe('the account of the trials of a name', () => {
  test('is the one that rows name', () => {
    expect(trialAccounts(rowsOf('1', '1'))(NAME)).toBe('1');
    expect(trialAccounts(rowsOf('unknown', '1', null))(NAME)).toBe('1');
  });

  test('is none where rows name several, or none', () => {
    expect(trialAccounts(rowsOf('1', '2'))(NAME)).toBeNull();
    expect(trialAccounts(rowsOf('unknown', null))(NAME)).toBeNull();
    expect(trialAccounts([])(NAME)).toBeNull();
  });

  test('is not that of another name, type or Region', () => {
    const accountOf = trialAccounts(rowsOf('1'));
    expect(accountOf({ ...NAME, balancer: 'shop' })).toBeNull();
    expect(accountOf({ ...NAME, balancerType: 'network' })).toBeNull();
    expect(accountOf({ ...NAME, region: 'us-east-1' })).toBeNull();
  });

  test('comes from logs, from the ledger and from trials that name it', () => {
    const accountOf = (...measured: Parameters<typeof sampleMeasurement>) =>
      measuredTrialAccounts(sampleMeasurement(...measured))(sampleRate());
    expect(accountOf([sampleRate()])).toBe('123456789012');
    expect(accountOf([sampleRate({ evidence: 'trials', accountId: null })])).toBeNull();
    const { balancerType, region, balancer } = sampleRate();
    const cell = offers({ balancerType, region, balancer: balancer ?? '' });
    expect(accountOf([], [], [cell])).toBeNull();
    expect(accountOf([], [], [cell, { ...cell, accountId: '1' }])).toBe('1');
    expect(accountOf([sampleRate()], [], [{ ...cell, accountId: '1' }])).toBeNull();
    expect(accountOf([], [], [], [sampleSource()])).toBe('123456789012');
    const other = sampleSource({ accountId: '999999999999' });
    expect(accountOf([sampleRate()], [], [], [other])).toBeNull();
  });
});

test('a balancer is counted once for each account of its name, or once without any', () => {
  expect(countBalancers(rowsOf(null, 'unknown'))).toBe(1);
  expect(countBalancers(rowsOf('1', null))).toBe(1);
  expect(countBalancers(rowsOf('1', '2', null))).toBe(2);
  expect(countBalancers([...rowsOf('1'), { ...NAME, balancer: 'b', accountId: null }])).toBe(2);
});

test('the rows of a balancer are those of its account, and those that name none', () => {
  const of = rowsOfBalancer([...rowsOf('1', '2', null, 'unknown'), NAME]);
  expect(of({ ...NAME, accountId: '1' })).toEqual([...rowsOf('1', null, 'unknown'), NAME]);
  expect(of(NAME)).toHaveLength(5);
  expect(of({ ...NAME, region: 'us-east-1', accountId: '1' })).toEqual([]);
});

test('keys tell names and nodes apart; those of trials accounts, too', () => {
  const row = { ...NAME, accountId: '1' };
  expect(balancerNameKey(row)).toBe(balancerNameKey({ ...row, accountId: '2' } as typeof row));
  const nodes = rowsOf(null, '1', '2').flatMap((of) => [
    { ...of, node: 'a' },
    { ...of, node: 'b' },
  ]);
  expect(new Set(nodes.map(triedNodeKey))).toHaveProperty('size', 6);
  expect([isAccount('1'), isAccount('unknown'), isAccount(null)]).toEqual([true, false, false]);
});
