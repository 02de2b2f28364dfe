import { expect, test } from 'vitest';
import { covers, DISTANCE, SCOPE_REACH } from '../../../functions/behaviours/scope.ts';
import { SCOPES } from '../../../functions/model/balancer.ts';
import { ARRIVALS } from '../../../functions/model/rate.ts';

const COVERED = {
  none: [],
  node: ['same-node'],
  region: ['same-node', 'cross-node'],
};

test.each(SCOPES)('a session of scope %s is accepted nowhere but where it covers', (scope) => {
  expect(ARRIVALS.filter((place) => covers(scope, place))).toEqual(COVERED[scope]);
});

test('scopes reach further in the order of the model, and no two reach equally far', () => {
  const reaches = SCOPES.map((scope) => SCOPE_REACH[scope]);
  expect(reaches).toEqual([...new Set(reaches)].toSorted((a, b) => a - b));
});

test('a first arrival lies beyond the widest scope', () => {
  expect(DISTANCE.first).toBeGreaterThan(Math.max(...Object.values(SCOPE_REACH)));
});
