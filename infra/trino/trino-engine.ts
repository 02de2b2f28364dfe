import { Fault } from '../../functions/errors.ts';
import type { QueryEngine, QueryRow } from '../../functions/ports.ts';
import { type TrinoPage, TrinoPages, type TrinoWorld } from './trino-pages.ts';
import { type TrinoRowReader, trinoRowReader } from './trino-rows.ts';

/** As long as an autoscaled cluster takes to start one. */
const WORKER_WAIT_MS = 120_000;
const WORKER_PAUSE_MS = 1000;

/**
 * Queries on a Trino server, over its statement protocol; throws `query-failed`.
 * https://trino.io/docs/current/develop/client-protocol.html
 */
export class TrinoEngine implements QueryEngine {
  readonly #world: TrinoWorld;

  constructor(world: TrinoWorld) {
    this.#world = world;
  }

  /** Runs the query; waits for a cluster whose first worker has not come yet. */
  async query(sql: string): Promise<readonly QueryRow[]> {
    const { clock, signal } = this.#world;
    const startMs = clock.nowMs();
    for (;;) {
      try {
        return await this.#run(sql);
      } catch (error) {
        const isWaiting = error instanceof Fault && error.cause instanceof NoWorker;
        if (!isWaiting || clock.nowMs() - startMs >= WORKER_WAIT_MS) throw error;
      }
      await clock.wait(WORKER_PAUSE_MS, signal);
      signal.throwIfAborted();
    }
  }

  async #run(sql: string): Promise<readonly QueryRow[]> {
    const pages = new TrinoPages(this.#world);
    const rows: QueryRow[] = [];
    let reader: TrinoRowReader | undefined;
    let page = await pages.first(sql);
    try {
      for (;;) {
        failedOn(page);
        if (page.columns !== undefined) reader ??= this.#readerOf(page.columns);
        if (page.data !== undefined && reader !== undefined) {
          for (const row of this.#read(reader, page.data)) rows.push(row);
        }
        if (page.nextUri === undefined) return rows;
        page = await pages.next(page.nextUri);
      }
    } catch (error) {
      // A query that nobody reads goes on until the server gives up on its reader.
      if (page.error === undefined && page.nextUri !== undefined) await pages.end(page.nextUri);
      throw error;
    }
  }

  #readerOf(columns: NonNullable<TrinoPage['columns']>): TrinoRowReader {
    return this.#guarded(() => trinoRowReader(columns));
  }

  #read(reader: TrinoRowReader, data: NonNullable<TrinoPage['data']>): readonly QueryRow[] {
    return this.#guarded(() => reader.rows(data));
  }

  #guarded<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Fault('query-failed', `can't read what Trino answered: ${why}`, { cause });
    }
  }
}

/** No worker has joined the cluster yet: nothing of the query ran. */
class NoWorker extends Error {}

function failedOn({ id, error }: TrinoPage): void {
  if (error === undefined) return;
  const said = `${error.errorName}: ${error.message}`.replaceAll(/\s+/g, ' ');
  const cause = new (error.errorName === 'NO_NODES_AVAILABLE' ? NoWorker : Error)(error.message);
  throw new Fault('query-failed', `Trino could not run query ${id}: ${said}`, { cause });
}
