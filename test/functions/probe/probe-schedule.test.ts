import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Trial } from '../../../functions/model/trial.ts';
import type { DialRequest, DialResult, TlsDialer } from '../../../functions/ports.ts';
import { DEFAULT_PLAN, planProbe } from '../../../functions/probe/probe-plan.ts';
import { DEFAULT_RUN, type RunOptions, runProbe } from '../../../functions/probe/run-probe.ts';

// How long a run takes by its schedule alone: nodes answer after exactly so many round trips, on a
// clock that only the waiting moves. No machine is too slow for this test, or too fast.

const RTT_MS = 40;
const NODES = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'Date'], now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A healthy application balancer: a session is good for the node that issued it. */
class FarNodes implements TlsDialer {
  readonly #issuers = new WeakMap<object, string>();

  async dial({ address, mechanism, offer }: DialRequest): Promise<DialResult> {
    const startedAtMs = Date.now();
    const resumed = offer !== null && this.#issuers.get(offer) === address;
    await new Promise((resolve) => setTimeout(resolve, roundTrips(mechanism, resumed) * RTT_MS));
    const session = { mechanism, heldSinceMs: Date.now() };
    this.#issuers.set(session, address);
    return {
      ...{ startedAtMs, clientPort: 1, connectMs: RTT_MS, handshakeMs: RTT_MS },
      tlsVersion: mechanism === 'psk' ? '1.3' : '1.2',
      offerSeen: offer !== null,
      resumedBy: resumed ? mechanism : null,
      ...{ issued: !resumed, session: resumed ? null : session },
      ...{ ticketLifetimeS: null, ticketKeyHash: null, narrative: [], failure: null },
    };
  }
}

/** TCP takes one, TLS 1.2 two or resumed one (RFC 5246, 7.3), TLS 1.3 one and one for its ticket. */
function roundTrips(mechanism: DialRequest['mechanism'], resumed: boolean): number {
  if (resumed) return 2;
  return mechanism === 'psk' ? 1 + 1 + 1 : 1 + 2;
}

async function scheduled(limits: RunOptions['limits']) {
  const dialing = { serverName: 'a', trust: [], insecure: false, clientCertificate: null };
  const nodes = NODES.map((address) => ({ name: address, address, port: 443 }));
  const balancer = { name: 'app/a/1', balancerType: 'application', region: 'eu-west-1' } as const;
  const plan = planProbe([{ ...balancer, nodes, dialing }], { ...DEFAULT_PLAN, random: () => 0 });
  const clock = { nowMs: () => Date.now() };
  const who = { runId: 'r', proberRegion: null, timeoutMs: 5_000 };
  const startedMs = Date.now();
  const trials: Trial[] = [];
  const run = (async () => {
    for await (const trial of runProbe(plan, { dialer: new FarNodes(), clock, limits, ...who })) {
      trials.push(trial);
    }
    return Date.now() - startedMs;
  })();
  await vi.runAllTimersAsync();
  const outcomes = Object.groupBy(trials, ({ relation, outcome }) => `${relation} ${outcome}`);
  const counts = Object.entries(outcomes).map(([kind, of]) => [kind, of?.length]);
  return { tookMs: await run, counts: Object.fromEntries(counts) };
}

test('three nodes and three mechanisms at 40 ms take less than 8 s, a minute one at a time', async () => {
  const wide = await scheduled(DEFAULT_RUN.limits);
  const narrow = await scheduled({ overall: 1, perNode: 1 });
  expect(wide.counts).toEqual({
    'null full': 270,
    'same-node resumed': 90,
    'cross-node full': 180,
  });
  expect(narrow.counts).toEqual(wide.counts);
  // One at a time: 450 full handshakes and 90 resumed ones.
  expect(narrow.tookMs).toBe((450 * 3 + 90 * 2) * RTT_MS);
  // Alone on their nodes for the times: 6 of both kinds; then eight at once.
  expect(wide.tookMs).toBeLessThan(5_000);
});
