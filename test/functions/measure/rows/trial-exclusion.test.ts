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
  const isExcluded = trialExclusions(exclusions, places);
  expect(isExcluded(SHOP)).toBe(true);
  const others = [{ balancerType: 'network' as const }, { region: 'us-east-1' }, { balancer: 'b' }];
  for (const other of others) expect(isExcluded({ ...SHOP, ...other })).toBe(false);
});

test('a balancer with another listener, or of no log, is not', () => {
  expect(trialExclusions([], [placeOf(false)])(SHOP)).toBe(false);
  expect(trialExclusions([], [])(SHOP)).toBe(false);
});
