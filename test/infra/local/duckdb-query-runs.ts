import { createHash } from 'node:crypto';
import { Fault } from '../../../functions/errors.ts';
import type {
  Clock,
  QueryEngine,
  QueryRow,
  QueryRun,
  QueryRuns,
} from '../../../functions/ports.ts';

/** A DuckDB over the lake as it stands when a query starts. */
export type OpenLake = () => Promise<QueryEngine & { close(): void }>;

interface Started {
  run: QueryRun;
  rows: readonly QueryRow[];
  readonly done: Promise<void>;
}

/** Queries on DuckDB that nobody waits for; this process keeps them, each from its start on. */
export class DuckDbQueryRuns implements QueryRuns {
  readonly #open: OpenLake;
  readonly #clock: Clock;
  readonly #started = new Map<string, Started>();

  constructor(open: OpenLake, clock: Clock) {
    this.#open = open;
    this.#clock = clock;
  }

  async start(sql: string): Promise<string> {
    const id = createHash('sha256').update(sql).digest('hex').slice(0, 32);
    if (!this.#started.has(id)) this.#started.set(id, this.#begin(id, sql));
    return id;
  }

  async look(id: string): Promise<QueryRun> {
    return this.#get(id).run;
  }

  async rows(id: string): Promise<readonly QueryRow[]> {
    const { run, rows } = this.#get(id);
    if (run.state === 'succeeded') return rows;
    const cause = new Error(run.reason ?? 'it has not ended');
    throw new Fault('query-failed', `query ${id} has no rows: ${cause.message}`, { cause });
  }

  async *recent(sinceMs: number): AsyncIterable<QueryRun> {
    const runs = [...this.#started.values()].map(({ run }) => run).reverse();
    yield* runs.filter(({ startedAtMs }) => startedAtMs >= sinceMs);
  }

  /** Answers when the run has ended: what Athena tells by an event. */
  async ended(id: string): Promise<QueryRun> {
    await this.#get(id).done;
    return this.#get(id).run;
  }

  #get(id: string): Started {
    const started = this.#started.get(id);
    if (started === undefined) throw new Fault('query-failed', `there is no query ${id}`);
    return started;
  }

  #begin(id: string, sql: string): Started {
    const startedAtMs = this.#clock.nowMs();
    const run: QueryRun = { id, state: 'running', sql, reason: null, startedAtMs };
    const started: Started = {
      run,
      rows: [],
      done: this.#execute(sql).then(
        (rows) => {
          started.rows = rows;
          started.run = { ...run, state: 'succeeded' };
        },
        (error) => {
          started.run = { ...run, state: 'failed', reason: reasonOf(error) };
        },
      ),
    };
    return started;
  }

  async #execute(sql: string): Promise<readonly QueryRow[]> {
    const engine = await this.#open();
    try {
      return await engine.query(sql);
    } finally {
      engine.close();
    }
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
