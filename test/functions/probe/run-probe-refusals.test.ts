import { expect, test } from 'vitest';
import type { FailureClass } from '../../../functions/model/trial.ts';
import type { DialRequest } from '../../../functions/ports.ts';
import { PAUSES_MS } from '../../../functions/probe/node-patience.ts';
import { balancer, countOf, failing, run } from './scripted-run.ts';
import { VirtualClock } from './virtual-clock.ts';

// What a run makes of nodes that refuse connections, on a clock that only waiting moves.

test.each<FailureClass>(['timeout', 'unreachable', 'reset'])(
  'a node that ends in %s is tried four times, and nothing of it is made up',
  async (failure) => {
    const down = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'];
    const balancers = down.map((dead, at) => balancer(`b${at}`, [dead, `live${at}`]));
    const isDown = ({ address }: DialRequest) => address.startsWith('d');
    const { trials, dialer, skipped } = await run(balancers, (request) =>
      isDown(request) ? failing(failure) : {},
    );
    const dialed = dialer.dialed.filter(isDown);
    expect(dialed).toHaveLength(4 * down.length);
    expect(dialed.every(({ offer }) => offer === null)).toBe(true);
    expect(skipped.map(({ node }) => node).sort()).toEqual(down);
    for (const dead of down) {
      const of = trials.filter(({ node }) => node === dead);
      expect(of.map(({ outcome, error }) => `${outcome} ${error}`)).toEqual(
        Array(4).fill(`failed ${failure}`),
      );
      const at = of.map(({ tried_at_ms }) => tried_at_ms);
      // Whether it refuses a version alone is known as well.
      expect(new Set(of.map(({ mechanism }) => mechanism)).size).toBe(3);
      const apart = at.slice(1).map((ms, index) => ms - (at[index] ?? 0));
      expect(apart.every((ms, index) => ms >= (PAUSES_MS[index] ?? Number.NaN))).toBe(true);
    }
    const live = trials.filter(({ node, relation }) => node.startsWith('l') && relation !== null);
    expect(live.map(({ outcome }) => outcome)).toEqual(Array(6 * 30).fill('resumed'));
  },
);

test('what a node refused for a moment is tried again, and all is tried in the end', async () => {
  let dialed = 0;
  const { trials, skipped, jobs } = await run([balancer('b', ['1'])], () => {
    dialed += 1;
    return dialed > 20 && dialed <= 25 ? failing('unreachable') : {};
  });
  const outcomes = (relation: null | 'same-node') =>
    countOf(trials.filter((trial) => trial.relation === relation).map(({ outcome }) => outcome));
  const { failed = 0, full } = outcomes(null);
  const { inconclusive = 0, resumed } = outcomes('same-node');
  expect([failed + inconclusive, full, resumed, skipped]).toEqual([5, jobs, jobs, []]);
});

test('a node that takes three connections a second is slowed until it takes all', async () => {
  const clock = new VirtualClock();
  let taken: number[] = [];
  const { trials, skipped, jobs } = await run(
    [balancer('b', ['1'])],
    () => {
      const nowMs = clock.nowMs();
      taken = taken.filter((atMs) => nowMs - atMs < 1_000);
      if (taken.length >= 3) return failing('reset');
      taken.push(nowMs);
      return {};
    },
    12,
    clock,
  );
  const done = (relation: null | 'same-node', outcome: string) =>
    trials.filter((trial) => trial.relation === relation && trial.outcome === outcome).length;
  expect(done(null, 'full')).toBe(jobs);
  expect(skipped).toEqual([]);
  const refused = trials.filter(({ error }) => error === 'reset').length;
  expect(refused).toBeLessThan(10);
  expect([done('same-node', 'resumed'), done('same-node', 'failed')]).toEqual([jobs, 0]);
  expect(Math.max(...clock.waits.slice(-20))).toBe(500);
});

test('a node without the version is asked for it three times, and has no failure of its own', async () => {
  const { trials, skipped } = await run([balancer('b', ['1'])], ({ mechanism }) =>
    mechanism === 'psk' ? failing('version') : {},
  );
  const psk = trials.filter(({ mechanism }) => mechanism === 'psk');
  expect(psk.map(({ error }) => error)).toEqual(['version', 'version', 'version']);
  expect(skipped).toHaveLength(1);
});

test('an alert is an answer: the plan is tried, and nothing twice', async () => {
  const { trials, jobs } = await run([balancer('b', ['1'])], () => ({
    ...failing('alert'),
    failure: { class: 'alert', alert: 40, detail: '' },
  }));
  expect(trials).toHaveLength(jobs);
});

test('the budget holds for what is made again, too', async () => {
  let dialed = 0;
  const answer = () => {
    dialed += 1;
    return dialed % 2 === 0 ? failing('unreachable') : {};
  };
  const budget = { perBalancer: 60, perRun: 100 };
  const { dialer, trials, skipped } = await run(
    [balancer('b', ['1'])],
    answer,
    1,
    undefined,
    budget,
  );
  expect([dialer.dialed.length <= 60, trials.length === dialer.dialed.length]).toEqual([
    true,
    true,
  ]);
  expect(skipped.length).toBeGreaterThan(0);
});

test('at the deadline the rest is not tried, a pause or not', async () => {
  const deadline = new AbortController();
  let dialed = 0;
  const { trials } = await run(
    [balancer('b', ['1', 'down'])],
    ({ address }) => {
      dialed += 1;
      if (dialed === 40) deadline.abort();
      return address === 'down' ? failing('unreachable') : {};
    },
    12,
    new VirtualClock(),
    undefined,
    deadline.signal,
  );
  expect(trials).toHaveLength(dialed);
  expect(dialed).toBeLessThan(40 + 12);
});
