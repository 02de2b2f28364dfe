import { expect, test } from 'vitest';
import { probeTotals } from '../../../../../functions/publish/page/data/probe-totals.ts';
import { fleet } from '../../../../browser/fleet.ts';

const trials = fleet({ balancers: 1, nodes: 1 }).report.rates.filter(
  ({ level, evidence }) => level === 'balancer' && evidence === 'trials',
);

test('offers are added up by whether they lie within the documented scope', () => {
  expect(probeTotals(trials)).toEqual({
    within: { resumed: 30, answered: 30 },
    outside: { resumed: 0, answered: 30 },
  });
});

test('offers that failed have no answer', () => {
  const failed = trials.map((rate) => ({ ...rate, resumed: 0, full: 0, failed: 10 }));
  expect(probeTotals(failed).within).toEqual({ resumed: 0, answered: 0 });
});

test('offers without a documented scope are in neither total', () => {
  const unknown = trials.map((rate) => ({ ...rate, ceiling: null }));
  const none = { resumed: 0, answered: 0 };
  expect(probeTotals(unknown)).toEqual({ within: none, outside: none });
});
