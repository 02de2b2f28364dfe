import type { Mechanism } from '../../../../functions/model/balancer.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import type { Trial } from '../../../../functions/model/trial.ts';
import type {
  DialRequest,
  DialResult,
  HeldSession,
  TlsDialer,
} from '../../../../functions/ports.ts';
import { noConnection } from '../../../../functions/probe/no-connection.ts';
import type { ProbedBalancer } from '../../../../functions/probe/probe-plan.ts';
import { runSurvival } from '../../../../functions/probe/survival/run-survival.ts';
import { planSurvival } from '../../../../functions/probe/survival/survival-plan.ts';
import { VirtualClock } from '../virtual-clock.ts';

// Nodes on a clock that only waiting moves, whose sessions live as a test says.

/** Whether a session is taken, by when it was issued and when it is offered, epoch ms. */
export type Lives = (issuedAtMs: number, offeredAtMs: number) => boolean;

/** A generator of numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Sessions are good until so many changes of the key have passed. */
export function rotation(periodMs: number, kept: number, phaseMs = 0): Lives {
  const key = (atMs: number) => Math.floor((atMs + phaseMs) / periodMs);
  return (issuedAtMs, offeredAtMs) => key(offeredAtMs) - key(issuedAtMs) <= kept;
}

export interface SurvivalNodes {
  readonly lives: Lives;
  readonly isDown?: (atMs: number, address: string) => boolean;
  readonly issues?: (mechanism: Mechanism) => boolean;
  readonly hintS?: number | null;
}

export class SurvivalDialer implements TlsDialer {
  readonly dialed: DialRequest[] = [];
  readonly #nodes: SurvivalNodes;
  readonly #clock: VirtualClock;

  constructor(nodes: SurvivalNodes, clock: VirtualClock) {
    this.#nodes = nodes;
    this.#clock = clock;
  }

  async dial(request: DialRequest): Promise<DialResult> {
    this.dialed.push(request);
    const { lives, isDown, issues, hintS = null } = this.#nodes;
    const nowMs = this.#clock.nowMs();
    const { mechanism, offer, address } = request;
    const down = noConnection(nowMs, { class: 'unreachable', alert: null, detail: '' });
    if (isDown?.(nowMs, address) === true) return down;
    const isIssued = issues?.(mechanism) !== false;
    const session: HeldSession = { mechanism, heldSinceMs: nowMs };
    const answered = { ...down, handshakeMs: 1, tlsVersion: '1.3' as const, failure: null };
    if (offer === null) {
      return {
        ...answered,
        issued: isIssued,
        session: isIssued ? session : null,
        ticketLifetimeS: hintS,
      };
    }
    const ageMs = nowMs - offer.heldSinceMs;
    const isWithheld = hintS !== null && ageMs > hintS * 1000 && request.beyondHint !== true;
    const isResumed = !isWithheld && lives(offer.heldSinceMs, nowMs);
    return { ...answered, offerSeen: !isWithheld, resumedBy: isResumed ? mechanism : null };
  }
}

export interface SurvivalRunOfTest {
  readonly agesMs: readonly number[];
  readonly nodes: SurvivalNodes;
  readonly random?: () => number;
  readonly sessions?: number;
  readonly spreadMs?: number;
  readonly balancers?: readonly ProbedBalancer[];
  readonly signal?: AbortSignal;
  readonly beyondHint?: boolean;
}

/** All trials of a run over nodes whose sessions live so. */
export async function runSurvivalOf({ agesMs, nodes, ...of }: SurvivalRunOfTest) {
  const { random = Math.random, sessions = 20, spreadMs = 24 * HOUR_MS, beyondHint = false } = of;
  const clock = new VirtualClock(1_800_000_000_000);
  const dialer = new SurvivalDialer(nodes, clock);
  const draw = (limit: number) => Math.floor(random() * limit);
  const plan = planSurvival(of.balancers ?? [survivingBalancer(['192.0.2.1'])], {
    ...{ agesMs, sessions, spreadMs, budget: 100_000, random: draw },
  });
  const trials: Trial[] = [];
  const waits: { left: number; nextAtMs: number }[] = [];
  const options = {
    ...{ dialer, clock, runId: 'r', proberRegion: null, timeoutMs: 9, beyondHint },
    limits: { overall: 8, perNode: 4 },
    onWait: (left: number, nextAtMs: number) => waits.push({ left, nextAtMs }),
  };
  const signal = of.signal ?? new AbortController().signal;
  for await (const trial of runSurvival(plan, { ...options, signal })) trials.push(trial);
  return { plan, trials, dialer, clock, waits };
}

/** An application balancer of which only PSK is of interest, or another type with all it documents. */
export function survivingBalancer(
  addresses: readonly string[],
  balancerType: ProbedBalancer['balancerType'] = 'application',
): ProbedBalancer {
  const dialing = { serverName: 'a', trust: [], insecure: false, clientCertificate: null };
  const nodes = addresses.map((address) => ({ name: address, address, port: 443 }));
  return { name: 'app/a/1', balancerType, region: 'eu-west-1', nodes, dialing };
}
