import { expect, test } from 'vitest';
import {
  spansOfAll,
  trialExclusion,
} from '../../../../functions/measure/sql/trial-exclusion-sql.ts';
import type { Exclusion } from '../../../../functions/model/rate.ts';

const SHOP: Exclusion = {
  ...{ balancerType: 'application', region: 'eu-west-1', balancer: 'app/shop/1' },
  listener: '443',
};
const always = { fromMs: null, toMs: null };
const from = (fromMs: number) => [{ fromMs, toMs: null, excluded: 'yes' }] as const;

test('where nothing is known of the time, the query says so', () => {
  expect(trialExclusion({ exclusions: [] })).toBe('0');
  expect(trialExclusion({ exclusions: [SHOP] })).toBe('0');
});

test('each balancer is asked for by its type, Region and name, quoted', () => {
  const timed = { ...SHOP, balancer: "o'b", spans: from(5) };
  expect(trialExclusion({ exclusions: [SHOP, timed] })).toBe(
    "CASE WHEN balancer_type || '/' || region || '/' || balancer " +
      "IN ('application/eu-west-1/o''b') THEN CASE WHEN tried_at_ms >= 5 THEN 2 ELSE 1 END ELSE 0 END",
  );
  expect(trialExclusion({ exclusions: [{ ...timed, balancer: 'a\0b' }] })).toBe('0');
});

test('an exclusion of one account is none of another, and of trials of no account', () => {
  const timed = { ...SHOP, spans: from(5) };
  const own = { ...timed, accountId: '111111111111' };
  const since5 = 'CASE WHEN tried_at_ms >= 5 THEN 2 ELSE 1 END';
  expect(trialExclusion({ exclusions: [own] })).toContain(
    `CASE WHEN account_id IS NULL THEN ${since5} WHEN account_id = '111111111111' THEN ${since5} ELSE 0 END`,
  );
  // Of two listeners that differ, either has an account of its own.
  const other = { ...timed, accountId: '222222222222', spans: [] };
  expect(trialExclusion({ exclusions: [own, other] })).toContain(
    `CASE WHEN account_id IS NULL THEN CASE WHEN tried_at_ms >= 5 THEN 3 ELSE 1 END ` +
      `WHEN account_id = '111111111111' THEN ${since5} WHEN account_id = '222222222222' THEN 1 ELSE 0 END`,
  );
});

test('balancers that were alike are told once', () => {
  const alike = ['a', 'b'].map((balancer) => ({ ...SHOP, balancer, spans: from(5) }));
  const text = trialExclusion({ exclusions: [...alike, { ...SHOP, spans: from(6) }] });
  expect(text).toContain("IN ('application/eu-west-1/a', 'application/eu-west-1/b') THEN CASE");
  expect(text.match(/tried_at_ms >= /g)).toHaveLength(2);
});

test('listeners that agree are as one', () => {
  expect(spansOfAll([{ ...SHOP, spans: from(5) }])).toEqual(from(5));
  expect(spansOfAll([SHOP, SHOP])).toEqual([{ ...always, excluded: 'yes' }]);
  expect(spansOfAll([{ ...SHOP, spans: [] }])).toEqual([]);
});

test('where listeners differ, nobody knows which one a trial was made at', () => {
  expect(spansOfAll([SHOP, { ...SHOP, spans: [] }])).toEqual([{ ...always, excluded: 'unknown' }]);
  expect(spansOfAll([SHOP, { ...SHOP, spans: from(5) }])).toEqual([
    { fromMs: null, toMs: 5, excluded: 'unknown' },
    { fromMs: 5, toMs: null, excluded: 'yes' },
  ]);
});
