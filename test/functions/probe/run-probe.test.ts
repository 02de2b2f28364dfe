import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { FailureClass, Trial } from '../../../functions/model/trial.ts';
import type { DialRequest, DialResult, TlsDialer } from '../../../functions/ports.ts';
import {
  DEFAULT_PLAN,
  type ProbedBalancer,
  planProbe,
} from '../../../functions/probe/probe-plan.ts';
import { runProbe, type SkippedNode } from '../../../functions/probe/run-probe.ts';

// The order and limits of a run, with nodes whose answers are exact; real ones are in the lab's tests.

const CLOCK = { nowMs: () => 1_000 };
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
  narrative: [],
  failure: null,
};

type Answer = (request: DialRequest) => Partial<DialResult> & { readonly afterMs?: number };

class ScriptedDialer implements TlsDialer {
  readonly most = { overall: 0, perNode: new Map<string, number>() };
  readonly dialed: DialRequest[] = [];
  readonly #underWay = new Map<string, number>();
  readonly #answer: Answer;

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  async dial(request: DialRequest): Promise<DialResult> {
    this.dialed.push(request);
    this.#count(request.address, 1);
    const { afterMs = 1, ...answer } = this.#answer(request);
    await sleep(afterMs);
    this.#count(request.address, -1);
    const session = { mechanism: request.mechanism, heldSinceMs: 400 };
    const offered = request.offer !== null;
    const resumed = { offerSeen: true, resumedBy: request.mechanism, issued: false };
    return { ...ANSWER, session: offered ? null : session, ...(offered ? resumed : {}), ...answer };
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

async function run(balancers: readonly ProbedBalancer[], answer: Answer, overall = 12) {
  const dialer = new ScriptedDialer(answer);
  const plan = planProbe(balancers, { ...DEFAULT_PLAN, random: () => 0 });
  const skipped: SkippedNode[] = [];
  const trials: Trial[] = [];
  const limits = { overall, perNode: Math.min(4, overall) };
  const options = { dialer, clock: CLOCK, runId: 'r', proberRegion: null, limits, timeoutMs: 9 };
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

test.each<FailureClass>(['timeout', 'unreachable'])(
  'a node that ends in %s is asked three times, and takes no time from the others',
  async (failure) => {
    const down = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'];
    const balancers = down.map((dead, at) => balancer(`b${at}`, [dead, `live${at}`]));
    const isDown = ({ address }: DialRequest) => address.startsWith('d');
    const ended = performance.now();
    const { trials, dialer, skipped } = await run(balancers, (request) =>
      isDown(request) ? { ...failing(failure), afterMs: 200 } : {},
    );
    expect(performance.now() - ended).toBeLessThan(3 * 200 + 1_500);
    expect(dialer.dialed.filter(isDown)).toHaveLength(3 * down.length);
    expect(skipped.map(({ node }) => node).sort()).toEqual(down);
    for (const dead of down) {
      const of = trials.filter(({ node }) => node === dead);
      // Its own 2 × 30 fetches, and the 30 sessions of the live one.
      expect(of.map(({ outcome, error }) => `${outcome} ${error}`)).toEqual(
        Array(90).fill(`failed ${failure}`),
      );
    }
    const live = trials.filter(({ node, relation }) => node.startsWith('l') && relation !== null);
    expect(live.map(({ outcome }) => outcome)).toEqual(Array(6 * 30).fill('resumed'));
  },
);

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
  expect(dialer.dialed.length).toBeLessThan(240 - 20 + 2 * 4);
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
