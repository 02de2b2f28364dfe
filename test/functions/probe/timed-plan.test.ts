import { expect, test } from 'vitest';
import { DEFAULT_PLAN } from '../../../functions/probe/probe-plan.ts';
import { planWithin, timeShares } from '../../../functions/probe/timed-plan.ts';
import { balancer } from './scripted-run.ts';

const addresses = (count: number) => Array.from({ length: count }, (_, at) => `192.0.2.${at + 1}`);
const attemptsOf = (nodes: number, ms: number) => {
  const { jobs } = planWithin([balancer('b', addresses(nodes))], ms, () => 0);
  const [first] = jobs;
  return jobs.filter(
    ({ issuer, node, mechanism }) =>
      issuer === first?.issuer && node === first?.node && mechanism === first?.mechanism,
  ).length;
};

test.each([500, 1000, 4000, 9000, 59_000])(
  'of %i ms, what was begun last has its time to end',
  (ms) => {
    const { beginMs, timeoutMs, ticketWaitMs } = timeShares(ms);
    expect(beginMs + timeoutMs + ticketWaitMs).toBe(ms);
    expect(Math.min(beginMs, timeoutMs, ticketWaitMs)).toBeGreaterThan(0);
    expect([timeoutMs <= 5000, ticketWaitMs <= 1000]).toEqual([true, true]);
  },
);

test('a plan has as many attempts as fit: at least one, at most the usual number', () => {
  expect(attemptsOf(2, 30_000)).toBe(DEFAULT_PLAN.attempts);
  expect(attemptsOf(8, 100)).toBe(1);
  const some = [1000, 2000, 4000, 8000].map((ms) => attemptsOf(8, ms));
  expect(some).toEqual(some.toSorted((a, b) => a - b));
  expect(new Set(some).size).toBeGreaterThan(2);
});

test('no attempt is made alone on its node, and no balancer is none to plan', () => {
  const { jobs } = planWithin([balancer('b', addresses(2))], 9000, () => 0);
  expect(jobs.some(({ timed }) => timed)).toBe(false);
  expect(planWithin([], 9000, () => 0).jobs).toEqual([]);
});
