import { expect, test } from 'vitest';
import { balancersIn } from '../../../functions/model/rate.ts';
import { countBalancers } from '../../../functions/model/trials/trial-account.ts';
import {
  sampleCurve,
  sampleFreshness,
  sampleMeasurement,
  sampleRate,
} from '../judge/measurement-samples.ts';

const row = (accountId: string | null, balancer: string) => ({
  ...{ balancerType: 'application', region: 'eu-west-1' },
  ...{ accountId, balancer },
});

test.each([
  { rule: 'one name in two accounts is two', rows: [row('1', 'a'), row('2', 'a')], count: 2 },
  {
    rule: 'trials of a balancer that logs name add none',
    rows: [row('1', 'a'), row(null, 'a')],
    count: 1,
  },
  {
    rule: 'an unknown account is that of trials',
    rows: [row('1', 'a'), row('unknown', 'a')],
    count: 1,
  },
  {
    rule: 'trials alone count by name',
    rows: [row(null, 'a'), row(null, 'b'), row('unknown', 'b')],
    count: 2,
  },
  { rule: 'a repeated row is one', rows: [row('1', 'a'), row('1', 'a')], count: 1 },
  { rule: 'nothing is none', rows: [], count: 0 },
])('$rule', ({ rows, count }) => {
  expect(countBalancers(rows)).toBe(count);
});

test('a balancer without a rate has its place in the ledger; nodes and arrivals name none', () => {
  const whole = sampleRate({ arrival: 'all', portion: 'all' });
  const quiet = sampleFreshness({ balancer: 'app/quiet/1' });
  const rates = [whole, sampleRate(), sampleRate({ arrival: 'all', level: 'node', node: 'n' })];
  expect(balancersIn(sampleMeasurement(rates, [quiet]))).toEqual([whole, quiet]);
});

test('a balancer of which only survival was tried is one of them; trials name no account', () => {
  const measurement = { ...sampleMeasurement([]), survival: [sampleCurve()] };
  const { balancer } = sampleCurve();
  expect(balancersIn(measurement)).toMatchObject([{ balancer, accountId: null }]);
});
