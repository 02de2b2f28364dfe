import { MECHANISMS } from '../model/balancer.ts';
import type { Trial } from '../model/trial.ts';
import type { DialRequest, DialResult, HeldSession, TlsDialer, WaitingClock } from '../ports.ts';
import { type DialPlace, DialQueue, type Limits } from './dial-queue.ts';
import { DoubtedOffers } from './doubted-offers.ts';
import { isAnswered, type NodePatience, type Question } from './node-patience.ts';
import type { ProbeJob, ProbeNode, ProbePlan } from './probe-plan.ts';
import { SpentBudget } from './spent-budget.ts';
import { NodeTickets, requestPolicy, requestToken, type TokenSource } from './ticket-requests.ts';
import { fetchTrial, offerTrial } from './trial-of.ts';

export interface RunOptions {
  readonly dialer: TlsDialer;
  readonly clock: WaitingClock;
  readonly runId: string;
  readonly proberRegion: string | null;
  /** Of requests that follow each handshake; left out where nobody keeps the trials. */
  readonly tokens?: TokenSource | undefined;
  readonly limits: Limits;
  /** For one connection with its handshake. */
  readonly timeoutMs: number;
  /** When it is aborted, what is not begun is not tried. */
  readonly signal?: AbortSignal;
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
 * timed, one at a time, then the rest. What is not tried yields nothing. Leaving the loop early ends
 * the run after what is under way.
 */
export async function* runProbe(plan: ProbePlan, options: RunOptions): AsyncGenerator<Trial> {
  const run = new ProbeRun(plan, options);
  const abandon = () => run.abandon();
  options.signal?.addEventListener('abort', abandon);
  try {
    if (options.signal?.aborted !== true) yield* run.trials();
  } finally {
    options.signal?.removeEventListener('abort', abandon);
    run.abandon();
  }
}

const OTHER_MECHANISMS = MECHANISMS.length - 1;

interface Offer {
  readonly session: HeldSession;
  readonly isRepeated: boolean;
}

/** An offer that was made, and what it came to. */
interface Shown {
  readonly job: ProbeJob;
  readonly session: HeldSession;
  readonly result: DialResult;
}

interface KnownNode {
  readonly tickets: NodeTickets;
  readonly doubted: DoubtedOffers<Shown>;
}

interface Ending {
  readonly result: DialResult;
  readonly isRefused: boolean;
  readonly isAnswer: boolean;
}

class ProbeRun {
  readonly #plan: ProbePlan;
  readonly #options: RunOptions;
  readonly #queue: DialQueue;
  readonly #spent: SpentBudget;
  readonly #fetches = new Map<string, ProbeJob[]>();
  readonly #nodes = new Map<NodePatience, KnownNode>();
  readonly #keyHashes = new Set<string>();
  readonly #reported = new Set<string>();
  #trials: Trial[] = [];
  #arrival = Promise.withResolvers<void>();

  constructor(plan: ProbePlan, options: RunOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#queue = new DialQueue(options.clock);
    this.#spent = new SpentBudget(plan.budget);
  }

  async *trials(): AsyncGenerator<Trial> {
    for (const job of this.#plan.jobs.toSorted((a, b) => Number(b.timed) - Number(a.timed))) {
      this.#fetchesOf(job).push(job);
      this.#addFetch(job, { alone: job.timed });
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
    for (const { doubted } of this.#nodes.values()) this.#emitOffers(doubted.all(), false);
    yield* this.#trials.splice(0);
  }

  abandon(): void {
    this.#queue.abandon();
  }

  /** The jobs whose session is to be fetched alike, the next one first. */
  #fetchesOf({ issuer: { address, port }, timed }: ProbeJob): ProbeJob[] {
    const key = `${address} ${port} ${timed}`;
    const jobs = this.#fetches.get(key) ?? [];
    this.#fetches.set(key, jobs);
    return jobs;
  }

  #addFetch(like: ProbeJob, place: DialPlace): void {
    const jobs = this.#fetchesOf(like);
    const fetchNext = async (node: NodePatience) => {
      const job = jobs.shift();
      if (job !== undefined) await this.#fetch(job, node);
    };
    this.#queue.add(like.issuer, fetchNext, place);
  }

  /** First half of a job: a session from its issuer; then the offer waits at the other node. */
  async #fetch(job: ProbeJob, issuer: NodePatience): Promise<void> {
    const question = { mechanism: job.mechanism, relation: null, isRepeated: false };
    if (this.#isSkipped(job, job.issuer, issuer, question)) return;
    const { result, isRefused } = await this.#dial(job, job.issuer, issuer, question, null);
    this.#emit(fetchTrial(this.#options, job, result));
    if (isRefused) {
      // Behind the other mechanisms: a node is given up after tries of each.
      this.#fetchesOf(job).splice(OTHER_MECHANISMS, 0, job);
      this.#addFetch(job, { again: true, first: true });
    } else if (result.session !== null) {
      this.#addOffer(job, result.session, { first: true, alone: job.timed });
    }
  }

  #addOffer(job: ProbeJob, session: HeldSession, place: DialPlace): void {
    const offer = { session, isRepeated: place.again ?? false };
    this.#queue.add(job.node, (node) => this.#offer(job, offer, node), place);
  }

  /** Second half: the session, shown to the node. */
  async #offer(job: ProbeJob, { session, isRepeated }: Offer, node: NodePatience): Promise<void> {
    const { mechanism, relation } = job;
    const question = { mechanism, relation, isRepeated };
    if (this.#isSkipped(job, job.node, node, question)) return;
    const ending = await this.#dial(job, job.node, node, question, session);
    const { result, isRefused, isAnswer } = ending;
    const shown = { job, session, result };
    if (isRefused || isAnswer || node.hasRefused) this.#emitOffers([shown], isRefused);
    else this.#knownOf(node).doubted.doubt(shown);
  }

  /** What was refused is offered again. */
  #emitOffers(offers: readonly Shown[], isRefused: boolean): void {
    for (const { job, session, result } of offers) {
      this.#emit(offerTrial(this.#options, job, result, { session, isRefused }));
      if (isRefused) this.#addOffer(job, session, { again: true });
    }
  }

  async #dial(
    job: ProbeJob,
    node: ProbeNode,
    patience: NodePatience,
    question: Question,
    offer: HeldSession | null,
  ): Promise<Ending> {
    const { balancer, mechanism } = job;
    const { tickets, doubted } = this.#knownOf(patience);
    const policy = requestPolicy(balancer.balancerType, balancer.request);
    const request: DialRequest = {
      ...{ ...balancer.dialing, mechanism, offer },
      ...{ address: node.address, port: node.port, timeoutMs: this.#options.timeoutMs },
      request: tickets.requestOf(policy, mechanism, offer !== null),
      requestToken: requestToken(policy, this.#options.tokens),
      awaitsReissue: tickets.awaitsReissue,
    };
    this.#spent.add(balancer.name);
    const begun = patience.begin(this.#options.clock.nowMs());
    const number = doubted.begin();
    const result = await this.#options.dialer.dial(request);
    tickets.learn(result);
    const isRefused = patience.learn(question, result, begun);
    const isAnswer = isAnswered(result);
    if (isRefused) this.#emitOffers(doubted.all(), true);
    else if (isAnswer) this.#emitOffers(doubted.answered(number), false);
    return { result, isRefused, isAnswer };
  }

  #knownOf(node: NodePatience): KnownNode {
    const known = this.#nodes.get(node);
    if (known !== undefined) return known;
    const made = { tickets: new NodeTickets(), doubted: new DoubtedOffers<Shown>() };
    this.#nodes.set(node, made);
    return made;
  }

  #isSkipped(job: ProbeJob, node: ProbeNode, patience: NodePatience, question: Question): boolean {
    const { name } = job.balancer;
    const reason = patience.settled(question) ?? this.#spent.reason(name);
    if (reason === null) return false;
    const key = JSON.stringify([name, node.name, reason]);
    if (!this.#reported.has(key)) {
      this.#reported.add(key);
      this.#options.onSkip?.({ balancer: name, node: node.name, reason });
    }
    return true;
  }

  #emit(trial: Trial): void {
    const ticket_key_hash = this.#repeated(trial.ticket_key_hash);
    this.#trials.push({ ...trial, ticket_key_hash });
    this.#arrival.resolve();
  }

  /**
   * The hash where another ticket of the run had it before; else null. A ticket need not begin with
   * the name of its key, which is only recommended (RFC 5077, section 4).
   */
  #repeated(hash: string | null): string | null {
    if (hash === null || this.#keyHashes.has(hash)) return hash;
    this.#keyHashes.add(hash);
    return null;
  }
}
