import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { FailureClass, Trial } from '../../../functions/model/trial.ts';
import type { Clock, DialRequest, DialResult, TlsDialer } from '../../../functions/ports.ts';
import { PAUSES_MS } from '../../../functions/probe/node-patience.ts';
import {
  DEFAULT_PLAN,
  type ProbedBalancer,
  planProbe,
} from '../../../functions/probe/probe-plan.ts';
import { runProbe, type SkippedNode } from '../../../functions/probe/run-probe.ts';
import { VirtualClock } from './virtual-clock.ts';

// The order and limits of a run, with nodes whose answers are exact; real ones are in the lab's tests.

const ANSWER: DialResult = {
  startedAtMs: 1_000,
  clientPort: 50_000,
  connectMs: 1,
  handshakeMs: 2,
  tlsVersion: '1.2',
  offerSeen: false,
  resumedBy: null,
  issued: true,
  session: null,
  ticketLifetimeS: null,
  ticketKeyHash: null,
  requested: false,
  narrative: [],
  failure: null,
};

type Answer = (request: DialRequest) => Partial<DialResult> & { readonly afterMs?: number };

class ScriptedDialer implements TlsDialer {
  readonly most = { overall: 0, perNode: new Map<string, number>() };
  readonly dialed: DialRequest[] = [];
  readonly #underWay = new Map<string, number>();
  readonly #answer: Answer;

  readonly #clock: Clock;

  constructor(answer: Answer, clock: Clock) {
    this.#answer = answer;
    this.#clock = clock;
  }

  async dial(request: DialRequest): Promise<DialResult> {
    this.dialed.push(request);
    const startedAtMs = this.#clock.nowMs();
    this.#count(request.address, 1);
    const { afterMs = 1, ...answer } = this.#answer(request);
    await sleep(afterMs);
    this.#count(request.address, -1);
    const session = { mechanism: request.mechanism, heldSinceMs: 400 };
    const offered = request.offer !== null;
    const resumed = { offerSeen: true, resumedBy: request.mechanism, issued: false };
    return {
      ...ANSWER,
      startedAtMs,
      session: offered ? null : session,
      ...(offered ? resumed : {}),
      ...answer,
    };
  }

  #count(address: string, change: number): void {
    const now = (this.#underWay.get(address) ?? 0) + change;
    this.#underWay.set(address, now);
    const { perNode } = this.most;
    perNode.set(address, Math.max(perNode.get(address) ?? 0, now));
    const all = [...this.#underWay.values()].reduce((sum, one) => sum + one, 0);
    this.most.overall = Math.max(this.most.overall, all);
  }
}

function balancer(name: string, addresses: readonly string[]): ProbedBalancer {
  const dialing = { serverName: 'a', trust: [], insecure: false, clientCertificate: null };
  const nodes = addresses.map((address) => ({ name: address, address, port: 443 }));
  return { name, balancerType: 'network', region: 'eu-west-1', nodes, dialing };
}

async function run(
  balancers: readonly ProbedBalancer[],
  answer: Answer,
  overall = 12,
  clock = new VirtualClock(),
  budget = DEFAULT_PLAN.budget,
  signal = new AbortController().signal,
) {
  const dialer = new ScriptedDialer(answer, clock);
  const plan = planProbe(balancers, { ...DEFAULT_PLAN, budget, random: () => 0 });
  const skipped: SkippedNode[] = [];
  const trials: Trial[] = [];
  const limits = { overall, perNode: Math.min(4, overall) };
  const options = { dialer, clock, signal, runId: 'r', proberRegion: null, limits, timeoutMs: 9 };
  for await (const trial of runProbe(plan, { ...options, onSkip: (one) => skipped.push(one) })) {
    trials.push(trial);
  }
  return { dialer, trials, skipped, jobs: plan.jobs.length };
}

const failing = (failure: FailureClass) => ({
  failure: { class: failure, alert: null, detail: '' },
  session: null,
  issued: false,
  resumedBy: null,
});

function countOf(values: readonly (string | null)[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(values, (value) => `${value}`);
  return Object.fromEntries([...groups].map(([value, of]) => [value, of.length]));
}

test('each job is one trial without a session and one with a fresh one', async () => {
  const { trials, dialer, jobs } = await run([balancer('b', ['1', '2', '3'])], () => ({}));
  expect([trials.length, dialer.dialed.length]).toEqual([2 * jobs, 2 * jobs]);
  const fetches = trials.filter((trial) => trial.relation === null);
  expect(fetches).toHaveLength(jobs);
  expect(fetches.every((one) => one.issuer_node === null && one.outcome === 'full')).toBe(true);
  const offers = dialer.dialed.flatMap(({ offer }) => (offer === null ? [] : [offer]));
  expect(new Set(offers).size).toBe(jobs);
  const shown = trials.find((trial) => trial.relation === 'cross-node');
  expect(shown).toMatchObject({ outcome: 'resumed', session_age_ms: 600, error: null });
});

test('limits hold overall and on each node; with 1 there is only ever one', async () => {
  const many = [balancer('a', ['1', '2', '3']), balancer('b', ['4', '5', '6'])];
  const wide = await run(many, () => ({ afterMs: 2 }));
  expect(wide.dialer.most.overall).toBeGreaterThan(6);
  expect(wide.dialer.most.overall).toBeLessThanOrEqual(12);
  expect(Math.max(...wide.dialer.most.perNode.values())).toBe(4);
  const narrow = await run([balancer('a', ['1', '2'])], () => ({ afterMs: 0 }), 1);
  expect(narrow.dialer.most.overall).toBe(1);
});

test('times are kept only where the node had one connection', async () => {
  const { trials } = await run([balancer('b', ['1', '2'])], () => ({}));
  const timed = trials.filter((trial) => trial.handshake_ms !== null);
  expect(timed).toHaveLength(3 * 2 * 2 * 2);
  expect(timed.every((trial) => trial.relation !== 'cross-node')).toBe(true);
});

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

test('tickets that come only with an answer are asked for: once a node where it is in vain', async () => {
  const asked = async (comes: boolean, change: Partial<ProbedBalancer> = {}) => {
    const shop = { ...balancer('b', ['1', '2']), balancerType: 'application' as const, ...change };
    const { dialer, trials } = await run([shop], ({ mechanism, offer, request }) => {
      if (mechanism !== 'psk' || offer !== null) return {};
      const requested = request !== 'never';
      return requested && comes ? { requested } : { requested, issued: false, session: null };
    });
    const resumed = trials.filter(
      ({ outcome, mechanism: of }) => of === 'psk' && outcome === 'resumed',
    );
    const requests = dialer.dialed.filter(({ request }) => request !== 'never');
    return { requests: countOf(requests.map(({ request }) => request)), resumed: resumed.length };
  };
  expect(await asked(false)).toEqual({ requests: { 'without-ticket': 2 }, resumed: 0 });
  const { requests, resumed } = await asked(true);
  expect(requests['without-ticket']).toBe(2);
  expect(resumed).toBe(40);
  expect(await asked(true, { balancerType: 'network' })).toEqual({ requests: {}, resumed: 0 });
  expect((await asked(true, { request: 'never' })).requests).toEqual({});
  const always = await asked(true, { balancerType: 'network', request: 'always' });
  expect(always.requests).toEqual({ 'at-once': 240 });
});

test('a hash of a key name stays only where tickets have it in common', async () => {
  let ticket = 0;
  const { trials } = await run([balancer('b', ['1'])], ({ offer, mechanism }) => {
    ticket += 1;
    const own = mechanism === 'psk' ? 'aaaa' : `${ticket}`;
    return offer === null ? { ticketKeyHash: own } : {};
  });
  const hashes = (mechanism: string) =>
    trials
      .filter((trial) => trial.relation === null && trial.mechanism === mechanism)
      .map((trial) => trial.ticket_key_hash);
  expect(countOf(hashes('psk'))).toEqual({ null: 1, aaaa: 9 });
  expect(countOf(hashes('session-ticket'))).toEqual({ null: 10 });
});

test('a silence to foreign sessions alone does not make the node silent', async () => {
  let fetched = 0;
  const { trials, dialer } = await run([balancer('b', ['1', '2'])], (request) => {
    if (request.offer === null) fetched += 1;
    const foreign =
      request.offer !== null && request.address === '2' && request.mechanism === 'psk';
    return foreign ? { ...failing('timeout'), offerSeen: true } : {};
  });
  const shown = (mechanism: string, outcome: string) =>
    trials
      .filter((one) => one.node === '2' && one.relation !== null && one.mechanism === mechanism)
      .filter((one) => one.outcome === outcome).length;
  expect([shown('psk', 'failed'), shown('session-id', 'resumed')]).toEqual([20, 20]);
  expect(fetched).toBe(120);
  // Ten of each kind, as many as give a verdict.
  expect(dialer.dialed).toHaveLength(240);
});

test('a trial says whether the certificate was checked, where there was a handshake', async () => {
  const checked = balancer('checked', ['1', '2']);
  const open = balancer('open', ['3', '4']);
  const { trials } = await run(
    [checked, { ...open, dialing: { ...open.dialing, insecure: true } }],
    ({ address }) =>
      address === '2' || address === '4' ? { ...failing('unreachable'), handshakeMs: null } : {},
  );
  const told = (node: string) =>
    new Set(trials.filter((one) => one.node === node).map((one) => one.certificate_checked));
  expect(['1', '2', '3', '4'].map(told)).toEqual(
    [[true], [null], [false], [null]].map((all) => new Set(all)),
  );
});

test('an offer that the wire did not show is inconclusive, and so is another way of resuming', async () => {
  const unseen = await run([balancer('b', ['1'])], ({ offer }) =>
    offer === null ? {} : { offerSeen: false, resumedBy: null },
  );
  const outcomes = (trials: readonly Trial[]) =>
    new Set(trials.filter((one) => one.relation !== null).map((one) => one.outcome));
  expect(outcomes(unseen.trials)).toEqual(new Set(['inconclusive']));
  const other = await run([balancer('b', ['1'])], ({ offer, mechanism }) =>
    offer !== null && mechanism === 'session-ticket' ? { resumedBy: 'session-id' } : {},
  );
  const ticket = other.trials.filter((one) => one.mechanism === 'session-ticket');
  expect(outcomes(ticket)).toEqual(new Set(['inconclusive']));
});

test('what is no result ends the run with its error', async () => {
  const broken = run([balancer('b', ['1'])], ({ mechanism }) => {
    if (mechanism === 'psk') throw new Error('out of sockets');
    return {};
  });
  await expect(broken).rejects.toThrow('out of sockets');
});
