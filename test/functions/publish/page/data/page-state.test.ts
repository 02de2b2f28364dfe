import { expect, test } from 'vitest';
import {
  formatState,
  INITIAL_STATE,
  parseState,
} from '../../../../../functions/publish/page/data/page-state.ts';

test('a state goes through the address and back, whatever a name holds', () => {
  const state = { ...INITIAL_STATE, balancer: 'app/a&rule=b#c +%/<é', span: 'week', page: '3' };
  expect(parseState(formatState(state))).toEqual(state);
});

test('what is as at the start is not in the address', () => {
  expect(formatState(INITIAL_STATE)).toBe('#');
  expect(parseState('')).toEqual(INITIAL_STATE);
});

test('the link of an alert names a balancer and a rule', () => {
  expect(parseState('#balancer=app%2Fshop%2F1&rule=stale&unknown=1')).toEqual({
    ...INITIAL_STATE,
    balancer: 'app/shop/1',
    rule: 'stale',
  });
});
