import { setTimeout as sleep } from 'node:timers/promises';
import type { FailureClass, Trial } from '../../../functions/model/trial.ts';
import type { Clock, DialRequest, DialResult, TlsDialer } from '../../../functions/ports.ts';
import {
  DEFAULT_PLAN,
  type ProbedBalancer,
  planProbe,
} from '../../../functions/probe/probe-plan.ts';
import { runProbe, type SkippedNode } from '../../../functions/probe/run-probe.ts';
import { VirtualClock } from './virtual-clock.ts';

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
  requestToken: null,
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

/** A balancer whose nodes have these addresses. */
export function balancer(name: string, addresses: readonly string[]): ProbedBalancer {
  const dialing = { serverName: 'a', trust: [], insecure: false, clientCertificate: null };
  const nodes = addresses.map((address) => ({ name: address, address, port: 443 }));
  return { name, balancerType: 'network', region: 'eu-west-1', nodes, dialing };
}

/** Runs the plan of balancers whose nodes answer so. */
export async function run(
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

/** A connection that fails so. */
export const failing = (failure: FailureClass) => ({
  failure: { class: failure, alert: null, detail: '' },
  session: null,
  issued: false,
  resumedBy: null,
});

/** How often each value comes. */
export function countOf(values: readonly (string | null)[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(values, (value) => `${value}`);
  return Object.fromEntries([...groups].map(([value, of]) => [value, of.length]));
}
