import type { Trial } from '../model/trial.ts';
import type { Clock, DialRequest, DialResult, HeldSession, TlsDialer } from '../ports.ts';
import { DialQueue, type Limits } from './dial-queue.ts';
import type { NodePatience, Question } from './node-patience.ts';
import type { ProbeJob, ProbeNode, ProbePlan } from './probe-plan.ts';
import { fetchTrial, offerTrial, settledTrial } from './trial-of.ts';

export interface RunOptions {
  readonly dialer: TlsDialer;
  readonly clock: Clock;
  readonly runId: string;
  readonly proberRegion: string | null;
  readonly limits: Limits;
  /** For one connection with its handshake. */
  readonly timeoutMs: number;
  /** Called once for each node and question that is not asked any more. */
  readonly onSkip?: (skip: SkippedNode) => void;
}

export interface SkippedNode {
  readonly balancer: string;
  readonly node: string;
  readonly reason: string;
}

export const DEFAULT_RUN: Pick<RunOptions, 'limits' | 'timeoutMs'> = {
  limits: { overall: 24, perNode: 8 },
  timeoutMs: 5000,
};

/**
 * Makes the plan's handshakes and yields their trials as they come: on each node first those that are
 * timed, one at a time, then the rest. Leaving the loop early ends the run after what is under way.
 */
export async function* runProbe(plan: ProbePlan, options: RunOptions): AsyncGenerator<Trial> {
  const run = new ProbeRun(options);
  try {
    yield* run.trials(plan.jobs.toSorted((a, b) => Number(b.timed) - Number(a.timed)));
  } finally {
    run.abandon();
  }
}

class ProbeRun {
  readonly #options: RunOptions;
  readonly #queue = new DialQueue();
  readonly #reported = new Set<string>();
  #trials: Trial[] = [];
  #arrival = Promise.withResolvers<void>();

  constructor(options: RunOptions) {
    this.#options = options;
  }

  async *trials(jobs: readonly ProbeJob[]): AsyncGenerator<Trial> {
    for (const job of jobs) {
      this.#queue.add(job.issuer, (node) => this.#fetch(job, node), { alone: job.timed });
    }
    let ended = false;
    const end = this.#queue.drain(this.#options.limits).finally(() => {
      ended = true;
      this.#arrival.resolve();
    });
    // Awaited below; until then a rejection must not count as unhandled.
    end.catch(() => {});
    while (!ended || this.#trials.length > 0) {
      await this.#arrival.promise;
      this.#arrival = Promise.withResolvers<void>();
      yield* this.#trials.splice(0);
    }
    await end;
  }

  abandon(): void {
    this.#queue.abandon();
  }

  /** First half of a job: a session from its issuer; then the offer waits at the other node. */
  async #fetch(job: ProbeJob, issuer: NodePatience): Promise<void> {
    const question = { mechanism: job.mechanism, relation: null };
    const settled = this.#settled(job, job.issuer, issuer, question);
    if (settled !== null) return this.#emit(settledTrial(this.#options, job, 'fetch', settled));
    const result = await this.#dial(job, job.issuer, null);
    issuer.learn(question, result);
    this.#emit(fetchTrial(this.#options, job, result));
    const { session } = result;
    if (session === null) return;
    const place = { first: true, alone: job.timed };
    this.#queue.add(job.node, (node) => this.#offer(job, session, node), place);
  }

  /** Second half: the session, shown to the node. */
  async #offer(job: ProbeJob, session: HeldSession, node: NodePatience): Promise<void> {
    const { mechanism, relation } = job;
    const settled = this.#settled(job, job.node, node, { mechanism, relation });
    if (settled !== null) return this.#emit(settledTrial(this.#options, job, 'offer', settled));
    const result = await this.#dial(job, job.node, session);
    node.learn({ mechanism, relation }, result);
    this.#emit(offerTrial(this.#options, job, result, session));
  }

  #dial(job: ProbeJob, node: ProbeNode, offer: HeldSession | null): Promise<DialResult> {
    const request: DialRequest = {
      ...job.balancer.dialing,
      address: node.address,
      port: node.port,
      mechanism: job.mechanism,
      offer,
      timeoutMs: this.#options.timeoutMs,
    };
    return this.#options.dialer.dial(request);
  }

  #settled(job: ProbeJob, node: ProbeNode, patience: NodePatience, question: Question) {
    const settled = patience.settled(question);
    if (settled === null) return null;
    const { name } = job.balancer;
    const key = JSON.stringify([name, node.name, settled.reason]);
    if (!this.#reported.has(key)) {
      this.#reported.add(key);
      this.#options.onSkip?.({ balancer: name, node: node.name, reason: settled.reason });
    }
    return { failure: settled.failure, atMs: this.#options.clock.nowMs() };
  }

  #emit(trial: Trial): void {
    this.#trials.push(trial);
    this.#arrival.resolve();
  }
}
