import { expect, test } from 'vitest';
import { SpentBudget } from '../../../functions/probe/spent-budget.ts';

test('a balancer and the run have each a budget', () => {
  const spent = new SpentBudget({ perBalancer: 2, perRun: 3 });
  spent.add('a');
  expect(spent.reason('a')).toBeNull();
  spent.add('a');
  expect([spent.reason('a'), spent.reason('b')]).toEqual([
    'is not asked any more: the budget of 2 handshakes is used up',
    null,
  ]);
  spent.add('b');
  expect(spent.reason('b')).toContain("the run's budget of 3");
});
