import { expect, test } from 'vitest';
import type { LoggedPlace } from '../../../../functions/measure/rows/place-row.ts';
import { trialExclusions } from '../../../../functions/measure/rows/trial-exclusion.ts';

const SHOP = { balancerType: 'application', region: 'eu-west-1', balancer: 'app/shop/1' } as const;
const placeOf = (isMutual: boolean): LoggedPlace => ({
  ...{ ...SHOP, accountId: '1', node: null, isMutual, startsAtMs: null },
  numbers: { regionNumber: 1, balancerNumber: 1_000_001, nodeNumber: 1 },
});

test.each([
  { rule: 'a named balancer', exclusions: [{ ...SHOP, listener: null }], places: [] },
  {
    rule: 'a balancer with a named listener',
    exclusions: [{ ...SHOP, listener: '443' }],
    places: [],
  },
  { rule: 'a balancer seen with mutual TLS alone', exclusions: [], places: [placeOf(true)] },
])('$rule is excluded', ({ exclusions, places }) => {
  const exclusionOf = trialExclusions(exclusions, places);
  expect(exclusionOf(SHOP, 0)).toEqual({ excluded: true });
  const others = [{ balancerType: 'network' as const }, { region: 'us-east-1' }, { balancer: 'b' }];
  for (const other of others) {
    expect(exclusionOf({ ...SHOP, ...other }, 0)).toEqual({ excluded: false });
  }
});

test('where both name an account, only its own balancer is', () => {
  const other = { ...SHOP, accountId: '2' };
  const named = trialExclusions([{ ...other, listener: '443' }], [placeOf(true)]);
  expect(named(other, 0)).toEqual({ excluded: true });
  expect(named({ ...SHOP, accountId: '1' }, 0)).toEqual({ excluded: true });
  expect(named({ ...SHOP, accountId: '3' }, 0)).toEqual({ excluded: false });
  // Of no account, it may be any of them: only where all of them have mutual TLS alone is it excluded.
  const both = [placeOf(true), { ...placeOf(false), accountId: '2' }];
  expect(trialExclusions([], both)(SHOP, 0)).toEqual({ excluded: false });
  expect(trialExclusions([], both)({ ...SHOP, accountId: '1' }, 0)).toEqual({ excluded: true });
});

test('a balancer with another listener, or of no log, is not', () => {
  expect(trialExclusions([], [placeOf(false)])(SHOP, 0)).toEqual({ excluded: false });
  expect(trialExclusions([], [])(SHOP, 0)).toEqual({ excluded: false });
});

test.each([
  [1, { excluded: false }],
  [2, { excluded: true }],
  [3, { excluded: true, unjudged: true }],
])('what the query knows of their time (%i) counts more than what was seen since', (number, is) => {
  const spans = [{ fromMs: 0, toMs: 1, excluded: 'yes' as const }];
  const timed = [{ ...SHOP, listener: '443', spans }];
  expect(trialExclusions(timed, [placeOf(true)])(SHOP, number)).toEqual(is);
});

test('an exclusion with spans is none of a trial of which the query knows no time', () => {
  const timed = [{ ...SHOP, listener: '443', spans: [] }];
  expect(trialExclusions(timed, [])(SHOP, 0)).toEqual({ excluded: false });
});
