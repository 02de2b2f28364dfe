import { expect, test } from 'vitest';
import {
  DEFAULT_PLAN,
  type PlanOptions,
  type ProbedBalancer,
  type ProbeJob,
  planProbe,
} from '../../../functions/probe/probe-plan.ts';

/** A deterministic stand-in for chance (Park and Miller's generator). */
function chance(seed: number): PlanOptions['random'] {
  let state = seed;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}

function balancer(name: string, nodes: number): ProbedBalancer {
  return {
    name,
    balancerType: 'application',
    region: 'eu-west-1',
    nodes: Array.from({ length: nodes }, (_, at) => ({
      ...{ name: `192.0.2.${at}`, address: `192.0.2.${at}`, port: 443 },
    })),
    dialing: { serverName: 'a', trust: [], insecure: false, clientCertificate: null },
  };
}

function plan(nodes: number, change: Partial<PlanOptions> = {}) {
  return planProbe([balancer('a', nodes)], { ...DEFAULT_PLAN, random: chance(7), ...change });
}

function countBy(jobs: readonly ProbeJob[], key: (job: ProbeJob) => string) {
  const counts = new Map<string, number>();
  for (const job of jobs) counts.set(key(job), (counts.get(key(job)) ?? 0) + 1);
  return [...counts.values()];
}

test('up to four nodes every ordered pair of each mechanism has ten attempts', () => {
  const { jobs, handshakes } = plan(4);
  expect(jobs).toHaveLength(3 * 16 * 10);
  expect(handshakes).toBe(2 * jobs.length);
  const pairs = countBy(jobs, (job) => `${job.mechanism} ${job.issuer.name} ${job.node.name}`);
  expect(pairs).toEqual(Array(48).fill(10));
});

test('above four nodes each still issues ten and is shown ten across, by many partners', () => {
  const jobs = plan(12).jobs;
  const cross = jobs.filter(({ relation }) => relation === 'cross-node');
  for (const role of ['issuer', 'node'] as const) {
    expect(countBy(cross, (job) => `${job.mechanism} ${job[role].name}`)).toEqual(
      Array(36).fill(10),
    );
  }
  const partners = countBy(cross, (job) => `${job.mechanism} ${job.issuer.name} ${job.node.name}`);
  expect(partners).toEqual(Array(360).fill(1));
  expect(cross.every(({ issuer, node }) => issuer !== node)).toBe(true);
  expect(jobs.length - cross.length).toBe(3 * 12 * 10);
});

test('the same chance gives the same plan, another one another', () => {
  const pairs = (seed: number) =>
    plan(9, { random: chance(seed) }).jobs.map(({ issuer, node }) => [issuer.name, node.name]);
  expect(pairs(3)).toEqual(pairs(3));
  expect(pairs(3)).not.toEqual(pairs(4));
});

test('only attempts on the same node are timed, so many as asked for', () => {
  const timed = plan(3).jobs.filter((job) => job.timed);
  expect(timed).toHaveLength(3 * 3 * 2);
  expect(timed.every(({ relation }) => relation === 'same-node')).toBe(true);
});

test('a balancer over its budget is left out whole, with the reason', () => {
  const { jobs, refused } = plan(4, { budget: { perBalancer: 959, perRun: 10_000 } });
  expect(jobs).toEqual([]);
  expect(refused[0]?.reason).toBe('needs 960 handshakes, and the budget of a balancer is 959');
});

test('a run over its budget leaves out what does not fit, not what comes after it', () => {
  const balancers = [balancer('a', 3), balancer('b', 4), balancer('c', 1)];
  const budget = { perBalancer: 5000, perRun: 1000 };
  const made = planProbe(balancers, { ...DEFAULT_PLAN, random: chance(1), budget });
  expect(made.refused.map((one) => [one.balancer.name, one.reason])).toEqual([
    ['b', "needs 960 handshakes, and 460 of the run's 1000 are left"],
  ]);
  expect(new Set(made.jobs.map((job) => job.balancer.name))).toEqual(new Set(['a', 'c']));
  expect(made.handshakes).toBe(600);
});
