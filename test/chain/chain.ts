import { WINDOW_JUDGED, WINDOW_MEASURED } from '../../functions/model/window.ts';
import type { BusEvent } from '../../functions/ports.ts';
import type { DuckDbQueryRuns } from '../infra/local/duckdb-query-runs.ts';
import { type FunctionWorld, runFunction, runIngest } from './world/chain-functions.ts';
import { disturbedQueries } from './world/disturbed-queries.ts';
import { type FunctionName, type Invocation, Invocations } from './world/invocations.ts';
import { MessageQueue, type QueueMessage } from './world/message-queue.ts';
import { type Disturb, PortCalls } from './world/port-calls.ts';
import { QueryService } from './world/query-service.ts';
import { Sandbox } from './world/sandbox.ts';
import { VirtualClock } from './world/virtual-clock.ts';

const BATCH_MESSAGES = 3;
/** As deployed: six times the function's 300 s until a message comes again, five times. */
const VISIBILITY_MS = 6 * 300_000;
const RECEIVES_MAX = 5;
/** Far beyond what any run takes: a chain that does not end is a fault too. */
const ROUNDS_MAX = 2000;

export interface ChainSettings {
  readonly lakeDir: string;
  /** Folders of the buckets with input, by the bucket's name. */
  readonly buckets: ReadonlyMap<string, string>;
  readonly queries: DuckDbQueryRuns;
  readonly startMs: number;
  readonly disturb?: Disturb;
  /** Queries that end badly, by window and attempt. */
  readonly queryFails?: (about: string, attempt: number) => boolean;
  /** How many processes of a function there are at once. */
  readonly concurrency?: number;
  /** True: every message and every event comes twice. */
  readonly twice?: boolean;
  readonly inOrder?: <Item>(items: readonly Item[]) => readonly Item[];
}

/** Who hears of an event of the bus. */
const RULES: Readonly<Record<string, FunctionName>> = {
  [WINDOW_MEASURED]: 'judge',
  [WINDOW_JUDGED]: 'publish',
};

/**
 * The pipeline in one process: the stages as they are, over folders and DuckDB, with a queue, a bus
 * and calls of functions that promise what those of AWS promise, and no more.
 */
export class Chain {
  readonly clock: VirtualClock;
  readonly queue: MessageQueue;
  readonly invocations = new Invocations();
  readonly calls: PortCalls;
  /** Work that was answered as done by a process that was dead: must stay empty. */
  readonly swallowed: string[] = [];
  readonly #settings: Required<ChainSettings>;
  readonly #service: QueryService;
  readonly #idle: Sandbox[] = [];

  constructor(settings: ChainSettings) {
    this.#settings = {
      ...{ disturb: () => 'passes', queryFails: () => false, concurrency: 1, twice: false },
      inOrder: (items) => items,
      ...settings,
    };
    const { startMs, disturb, queries, queryFails, inOrder } = this.#settings;
    this.clock = new VirtualClock(startMs);
    this.calls = new PortCalls(disturb);
    const limits = { visibilityMs: VISIBILITY_MS, receivesMax: RECEIVES_MAX, inOrder };
    this.queue = new MessageQueue(limits, this.clock);
    this.#service = new QueryService(
      queries,
      (change, about) => this.#tell('measure', change, about),
      queryFails,
    );
  }

  /** Puts a message into the queue of `ingest`. */
  send(message: string): void {
    for (let times = this.#settings.twice ? 2 : 1; times > 0; times -= 1) this.queue.send(message);
  }

  /** What the scheduler tells `measure` at an instant. */
  schedule(what: 'start' | 'sweep', atMs: number): void {
    this.clock.advanceTo(atMs);
    this.#tell('measure', { do: what, at: new Date(atMs).toISOString() }, what);
  }

  /** Works until nothing waits, neither now nor later. */
  async settle(): Promise<void> {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const worked =
        (await this.#receive()) || (await this.#invoke()) || (await this.#service.waited());
      if (worked) continue;
      const nextMs = this.queue.nextVisibleMs();
      if (nextMs === undefined) return;
      this.clock.advanceTo(nextMs);
    }
    throw new Error(`the chain did not settle in ${ROUNDS_MAX} rounds`);
  }

  /** Which window a query is about. */
  aboutOf(queryId: string): string {
    return this.#service.aboutOf(queryId);
  }

  /** The fault is mended: what was given up is tried again. */
  async redrive(): Promise<void> {
    this.calls.disturb = () => 'passes';
    this.queue.redrive();
    this.invocations.redrive();
    await this.settle();
  }

  async #receive(): Promise<boolean> {
    const batches = Array.from({ length: this.#settings.concurrency }, () =>
      this.queue.receive(BATCH_MESSAGES),
    ).filter((batch) => batch.length > 0);
    await Promise.all(
      batches.map((batch) => this.#inSandbox((world) => this.#ingest(batch, world))),
    );
    return batches.length > 0;
  }

  async #ingest(batch: readonly QueueMessage[], world: FunctionWorld): Promise<void> {
    const answer = await runIngest(batch, world, (body) => this.#noteSuccess(body, world));
    // A process that was killed has answered nothing.
    if (!world.sandbox.isAlive) return;
    const failed = new Set(answer.batchItemFailures.map((item) => item.itemIdentifier));
    for (const { messageId } of batch) if (!failed.has(messageId)) this.queue.delete(messageId);
  }

  async #invoke(): Promise<boolean> {
    const { inOrder, concurrency } = this.#settings;
    const taken = inOrder(this.invocations.take());
    for (let from = 0; from < taken.length; from += concurrency) {
      const now = taken.slice(from, from + concurrency);
      await Promise.all(now.map((one) => this.#inSandbox((world) => this.#call(one, world))));
    }
    return taken.length > 0;
  }

  async #call(invocation: Invocation, world: FunctionWorld): Promise<void> {
    const { target, event } = invocation;
    try {
      await runFunction(target, event, world);
      this.#noteSuccess(target, world);
    } catch (error) {
      this.invocations.failed(invocation, error);
    }
  }

  #noteSuccess(what: string, { sandbox }: FunctionWorld): void {
    if (!sandbox.isAlive) this.swallowed.push(what);
  }

  /** Each at a time: a process has one invocation, and the next one where it lives on. */
  async #inSandbox(work: (world: FunctionWorld) => Promise<void>): Promise<void> {
    const sandbox = this.#idle.pop() ?? new Sandbox();
    sandbox.giveTime();
    const { calls } = this;
    const { lakeDir, buckets } = this.#settings;
    const queries = disturbedQueries(this.#service, sandbox, calls);
    const send = async (event: BusEvent) => this.#publish(event);
    const bus = {
      send: async (events: readonly BusEvent[]) => {
        for (const event of events) {
          await calls.around(sandbox, 'bus.send', event.id, () => send(event));
        }
      },
    };
    await work({ sandbox, calls, lakeDir, buckets, queries, bus, clock: this.clock });
    if (sandbox.isAlive) this.#idle.push(sandbox);
    await sandbox.closeWrites();
  }

  /** As EventBridge puts it: the id of the event stands in its detail. */
  #publish({ id, type, detail }: BusEvent): void {
    const target = RULES[type];
    if (target === undefined) return;
    this.#tell(target, { 'detail-type': type, detail: { ...detail, id } }, id);
  }

  #tell(target: FunctionName, event: unknown, about: string): void {
    if (this.calls.fateOf('event.deliver', about) === 'lost') return;
    for (let times = this.#settings.twice ? 2 : 1; times > 0; times -= 1) {
      this.invocations.add(target, event);
    }
  }
}
