import { SECOND_MS } from '../../model/time.ts';
import type { Trial } from '../../model/trial.ts';
import type { DialResult, HeldSession } from '../../ports.ts';
import { PAUSES_MS } from '../node-patience.ts';
import type { ProbeNode } from '../probe-plan.ts';
import type { RunOptions } from '../run-probe.ts';
import { NodeTickets, requestPolicy, requestToken } from '../ticket-requests.ts';
import { fetchTrial, offerTrial, type RunIdentity } from '../trial-of.ts';
import { Agenda } from './agenda.ts';
import type { SurvivalJob, SurvivalPlan } from './survival-plan.ts';

export interface SurvivalRunOptions extends Omit<RunOptions, 'onSkip'> {
  /** Whether a TLS 1.3 session that is older than its lifetime hint is offered all the same. */
  readonly beyondHint: boolean;
  /** Called before each wait: how many steps are left, and when the next one is due, epoch ms. */
  readonly onWait?: (left: number, nextAtMs: number) => void;
}

/** A clock that was set, or a machine that slept, shows after so long at the latest. */
const LONGEST_WAIT_MS = 60 * SECOND_MS;
/** So many fetches in a row without a session: the node issues none of that kind. */
const FETCHES_IN_VAIN = 3;

interface Held {
  readonly session: HeldSession;
  readonly lifetimeHintS: number | null;
}

/** To fetch a session at a time, or to offer the one that was fetched (`held`). */
interface Step {
  readonly atMs: number;
  readonly job: SurvivalJob;
  readonly held: Held | null;
  /** How often the node took no connection for it. */
  readonly refusals: number;
}

/**
 * Fetches the plan's sessions at their times, offers each once at its age, and yields the trials as
 * they come; it may run for days. Sessions are in memory alone. An abort ends it at once, without what
 * is under way; so does leaving the loop.
 */
export async function* runSurvival(
  plan: SurvivalPlan,
  options: SurvivalRunOptions,
): AsyncGenerator<Trial> {
  const left = new AbortController();
  const signals = options.signal === undefined ? [] : [options.signal];
  try {
    yield* new SurvivalRun(plan, options, AbortSignal.any([left.signal, ...signals])).trials();
  } finally {
    left.abort();
  }
}

class SurvivalRun {
  readonly #options: SurvivalRunOptions;
  readonly #signal: AbortSignal;
  readonly #identity: RunIdentity;
  readonly #agenda = new Agenda<Step>();
  /** Due, and without room at their node. */
  #waiting: readonly Step[] = [];
  readonly #underWay = new Map<string, number>();
  readonly #tickets = new Map<string, NodeTickets>();
  readonly #inVain = new Map<string, number>();
  readonly #trials: Trial[] = [];
  #running = 0;
  #failure: { readonly cause: unknown } | null = null;
  #change = Promise.withResolvers<void>();

  constructor(plan: SurvivalPlan, options: SurvivalRunOptions, signal: AbortSignal) {
    const { runId, proberRegion, clock } = options;
    this.#options = options;
    this.#signal = signal;
    this.#identity = { runId, proberRegion, purpose: 'survival' };
    signal.addEventListener('abort', () => this.#change.resolve());
    const startMs = clock.nowMs();
    for (const job of plan.jobs) {
      this.#agenda.add({ atMs: startMs + job.issueAfterMs, job, held: null, refusals: 0 });
    }
  }

  async *trials(): AsyncGenerator<Trial> {
    this.#startDue();
    while (this.#hasMore && !this.#signal.aborted) {
      await this.#nextChange();
      this.#startDue();
      yield* this.#trials.splice(0);
      if (this.#failure !== null) throw this.#failure.cause;
    }
    yield* this.#trials.splice(0);
  }

  get #hasMore(): boolean {
    return this.#running + this.#agenda.size + this.#waiting.length > 0;
  }

  /** Begins what is due, as far as there is room. */
  #startDue(): void {
    if (this.#signal.aborted || this.#failure !== null) return;
    const due = [...this.#waiting, ...this.#agenda.takeDue(this.#options.clock.nowMs())];
    this.#waiting = due.filter((step) => {
      if (!this.#hasRoom(nodeOf(step))) return true;
      void this.#start(step);
      return false;
    });
  }

  #hasRoom(node: ProbeNode): boolean {
    const { overall, perNode } = this.#options.limits;
    return this.#running < overall && (this.#underWay.get(keyOf(node)) ?? 0) < perNode;
  }

  async #start(step: Step): Promise<void> {
    const key = keyOf(nodeOf(step));
    this.#running += 1;
    this.#underWay.set(key, (this.#underWay.get(key) ?? 0) + 1);
    try {
      await (step.held === null ? this.#fetch(step) : this.#offer(step, step.held));
    } catch (cause) {
      this.#failure ??= { cause };
    }
    this.#running -= 1;
    this.#underWay.set(key, (this.#underWay.get(key) ?? 1) - 1);
    this.#change.resolve();
  }

  /** Until something has ended, or the next step is due. */
  async #nextChange(): Promise<void> {
    const { clock, onWait } = this.#options;
    const nextAtMs = this.#agenda.nextAtMs;
    const over = new AbortController();
    const changes = [this.#change.promise];
    if (nextAtMs !== null) {
      if (this.#running === 0) onWait?.(this.#agenda.size, nextAtMs);
      const ms = Math.min(LONGEST_WAIT_MS, Math.max(0, nextAtMs - clock.nowMs()));
      changes.push(clock.wait(ms, AbortSignal.any([this.#signal, over.signal])));
    }
    await Promise.race(changes);
    over.abort();
    this.#change = Promise.withResolvers();
  }

  async #fetch(step: Step): Promise<void> {
    const { job } = step;
    const kind = `${keyOf(job.issuer)} ${job.mechanism}`;
    const inVain = this.#inVain.get(kind) ?? 0;
    if (inVain >= FETCHES_IN_VAIN) return;
    const result = await this.#dial(job, job.issuer, null);
    if (isUnreachable(result) && this.#again(step)) return;
    this.#trials.push(fetchTrial(this.#identity, job, result));
    const { session, ticketLifetimeS: lifetimeHintS } = result;
    this.#inVain.set(kind, session === null ? inVain + 1 : 0);
    if (session === null) return;
    const atMs = session.heldSinceMs + job.ageMs;
    this.#agenda.add({ atMs, job, held: { session, lifetimeHintS }, refusals: 0 });
  }

  async #offer(step: Step, { session, lifetimeHintS }: Held): Promise<void> {
    const { job } = step;
    const result = await this.#dial(job, job.node, session);
    const isRefused = isUnreachable(result);
    // No connection carried it, so it is as good as before: it is offered a little older.
    if (isRefused && this.#again(step)) return;
    const trial = offerTrial(this.#identity, job, result, { session, isRefused });
    const isOld = (trial.session_age_ms ?? 0) > (lifetimeHintS ?? Infinity) * SECOND_MS;
    const isWithheld = isOld && job.mechanism === 'psk' && !isRefused && !result.offerSeen;
    this.#trials.push(isWithheld ? { ...trial, outcome: 'withheld' } : trial);
  }

  /** Puts the step on the agenda once more, after a pause; false where there were enough of them. */
  #again(step: Step): boolean {
    const pauseMs = PAUSES_MS[step.refusals];
    if (pauseMs === undefined) return false;
    const atMs = this.#options.clock.nowMs() + pauseMs;
    this.#agenda.add({ ...step, atMs, refusals: step.refusals + 1 });
    return true;
  }

  async #dial(
    job: SurvivalJob,
    { address, port }: ProbeNode,
    offer: HeldSession | null,
  ): Promise<DialResult> {
    const { balancer, mechanism } = job;
    const { dialer, timeoutMs, beyondHint, tokens } = this.#options;
    const tickets = this.#ticketsOf({ address, port });
    const policy = requestPolicy(balancer.balancerType, balancer.request);
    const result = await dialer.dial({
      ...{ ...balancer.dialing, mechanism, offer, beyondHint, address, port, timeoutMs },
      request: tickets.requestOf(policy, mechanism, offer !== null),
      requestToken: requestToken(policy, tokens),
      // Only whether the session is taken is of interest.
      awaitsReissue: false,
    });
    tickets.learn(result);
    return result;
  }

  #ticketsOf(node: Pick<ProbeNode, 'address' | 'port'>): NodeTickets {
    const known = this.#tickets.get(keyOf(node)) ?? new NodeTickets();
    this.#tickets.set(keyOf(node), known);
    return known;
  }
}

function nodeOf({ job, held }: Step): ProbeNode {
  return held === null ? job.issuer : job.node;
}

function keyOf({ address, port }: Pick<ProbeNode, 'address' | 'port'>): string {
  return `${address} ${port}`;
}

function isUnreachable({ failure }: DialResult): boolean {
  return failure?.class === 'unreachable';
}
