import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Trial } from '../../../functions/model/trial.ts';
import type { DialRequest, DialResult, TlsDialer } from '../../../functions/ports.ts';
import { DialQueue } from '../../../functions/probe/dial-queue.ts';
import { PAUSES_MS } from '../../../functions/probe/node-patience.ts';
import {
  DEFAULT_PLAN,
  type ProbedBalancer,
  planProbe,
} from '../../../functions/probe/probe-plan.ts';
import { DEFAULT_RUN, type RunOptions, runProbe } from '../../../functions/probe/run-probe.ts';
import { SYSTEM_CLOCK } from '../../../infra/tls/system-clock.ts';

// How long a run takes by its schedule alone: nodes answer after exactly so many round trips, on a
// clock that only the waiting moves. No machine is too slow for this test, or too fast.

const RTT_MS = 40;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'Date'], now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Healthy application balancers, each session good for its issuer; `silent` nodes never answer. */
class FarNodes implements TlsDialer {
  readonly #issuers = new WeakMap<object, string>();

  async dial({ address, mechanism, offer, timeoutMs }: DialRequest): Promise<DialResult> {
    const startedAtMs = Date.now();
    const silent = address.startsWith('silent');
    const resumed = offer !== null && this.#issuers.get(offer) === address;
    await passed(silent ? timeoutMs : roundTrips(mechanism, resumed) * RTT_MS);
    const session = { mechanism, heldSinceMs: Date.now() };
    this.#issuers.set(session, address);
    const issued = !resumed && !silent;
    return {
      ...{ startedAtMs, clientPort: 1, connectMs: RTT_MS, handshakeMs: RTT_MS, narrative: [] },
      tlsVersion: mechanism === 'psk' ? '1.3' : '1.2',
      offerSeen: offer !== null,
      resumedBy: resumed ? mechanism : null,
      ...{ issued, session: issued ? session : null, ticketLifetimeS: null, ticketKeyHash: null },
      requested: false,
      requestToken: null,
      failure: silent ? { class: 'timeout', alert: null, detail: '' } : null,
    };
  }
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** TCP takes one, TLS 1.2 two or resumed one (RFC 5246, 7.3), TLS 1.3 one and one for its ticket. */
function roundTrips(mechanism: DialRequest['mechanism'], resumed: boolean): number {
  if (resumed) return 2;
  return mechanism === 'psk' ? 1 + 1 + 1 : 1 + 2;
}

function balancer(name: string, addresses: readonly string[]): ProbedBalancer {
  const dialing = { serverName: 'a', trust: [], insecure: false, clientCertificate: null };
  const nodes = addresses.map((address) => ({ name: address, address, port: 443 }));
  return { name, balancerType: 'application', region: 'eu-west-1', nodes, dialing };
}

async function scheduled(balancers: readonly ProbedBalancer[], limits: RunOptions['limits']) {
  const plan = planProbe(balancers, { ...DEFAULT_PLAN, random: () => 0 });
  const who = { runId: 'r', proberRegion: null, clock: SYSTEM_CLOCK };
  const options = { ...DEFAULT_RUN, ...who, limits, dialer: new FarNodes() };
  const startedMs = Date.now();
  const trials: Trial[] = [];
  const run = (async () => {
    for await (const trial of runProbe(plan, options)) trials.push(trial);
    return Date.now() - startedMs;
  })();
  await vi.runAllTimersAsync();
  return { tookMs: await run, startedMs, trials };
}

function countsOf(trials: readonly Trial[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(trials, ({ relation, outcome }) => `${relation} ${outcome}`);
  return Object.fromEntries([...groups].map(([kind, of]) => [kind, of.length]));
}

test('three nodes and three mechanisms at 40 ms take less than 8 s, a minute one at a time', async () => {
  const far = [balancer('app/a/1', ['a', 'b', 'c'])];
  const wide = await scheduled(far, DEFAULT_RUN.limits);
  const narrow = await scheduled(far, { overall: 1, perNode: 1 });
  const counts = { 'null full': 270, 'same-node resumed': 90, 'cross-node full': 180 };
  expect([countsOf(wide.trials), countsOf(narrow.trials)]).toEqual([counts, counts]);
  // One at a time: 450 full handshakes and 90 resumed ones.
  expect(narrow.tookMs).toBe((450 * 3 + 90 * 2) * RTT_MS);
  // The processor's part comes on top, so half of the 8 s is the most that waiting may take.
  expect(wide.tookMs).toBeLessThan(4_000);
});

test('a silent node in each of ten balancers costs four time limits and the pauses, the others nothing', async () => {
  const names = Array.from({ length: 10 }, (_, at) => `app/${at}/1`);
  const sound = names.map((name) => balancer(name, [`${name} a`, `${name} b`]));
  const broken = names.map((name) => balancer(name, [`${name} a`, `silent ${name}`, `${name} b`]));
  const without = await scheduled(sound, DEFAULT_RUN.limits);
  const beside = await scheduled(broken, DEFAULT_RUN.limits);
  const pausesMs = PAUSES_MS.reduce((sum, ms) => sum + ms, 0);
  expect(beside.tookMs).toBe(4 * DEFAULT_RUN.timeoutMs + pausesMs);
  const silent = beside.trials.filter(({ node }) => node.startsWith('silent'));
  expect(countsOf(silent)).toEqual({ 'null failed': 10 * 4 });
  const alive = beside.trials.filter(({ node, issuer_node }) => {
    return ![node, issuer_node].some((name) => name?.startsWith('silent'));
  });
  // The same offers; and sessions are fetched for the silent nodes, too.
  const offers = { 'same-node resumed': 600, 'cross-node full': 600 };
  expect(countsOf(without.trials)).toEqual({ ...offers, 'null full': 1_200 });
  expect(countsOf(alive)).toEqual({ ...offers, 'null full': 1_800 });
  const lastMs = Math.max(...alive.map(({ tried_at_ms }) => tried_at_ms)) - beside.startedMs;
  const more = alive.length / without.trials.length;
  expect(lastMs).toBeLessThan(more * without.tookMs + 5 * RTT_MS);
});

test('what is first comes before what waits, and what is alone before all', async () => {
  const queue = new DialQueue(SYSTEM_CLOCK);
  const node = { name: 'a', address: 'a', port: 443 };
  const made: string[] = [];
  const dial = (name: string) => async () => void made.push(name);
  queue.add(node, dial('waits'));
  queue.add(node, dial('first'), { first: true });
  queue.add(node, dial('alone'), { alone: true });
  await queue.drain({ overall: 1, perNode: 1 });
  expect(made).toEqual(['alone', 'first', 'waits']);
});

test('an error ends the queue, and nothing that waits is begun', async () => {
  const queue = new DialQueue(SYSTEM_CLOCK);
  const node = { name: 'a', address: 'a', port: 443 };
  let begun = 0;
  queue.add(node, () => Promise.reject(new Error('out of sockets')));
  queue.add(node, async () => {
    begun += 1;
  });
  await expect(queue.drain({ overall: 1, perNode: 1 })).rejects.toThrow('out of sockets');
  expect(begun).toBe(0);
});
