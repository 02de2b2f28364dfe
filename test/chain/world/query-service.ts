import { runOfQuery } from '../../../functions/measure/run-header.ts';
import { windowKey } from '../../../functions/model/window.ts';
import type { QueryRow, QueryRun, QueryRuns } from '../../../functions/ports.ts';
import type { DuckDbQueryRuns } from '../../infra/local/duckdb-query-runs.ts';

/** What the service tells of a query: Athena's "Query State Change", as far as anybody reads it. */
export interface QueryStateChange {
  readonly 'detail-type': 'Athena Query State Change';
  readonly detail: { readonly queryExecutionId: string; readonly currentState: string };
}

/**
 * Queries on DuckDB with what Athena has beside them: it tells when one ended, and it outlives every
 * process that asks. `fails` names runs that end badly.
 */
export class QueryService implements QueryRuns {
  readonly #runs: DuckDbQueryRuns;
  readonly #tell: (change: QueryStateChange, about: string) => void;
  readonly #fails: (about: string, attempt: number) => boolean;
  readonly #started = new Map<string, { readonly about: string; readonly isFailing: boolean }>();
  readonly #running = new Set<string>();

  constructor(
    runs: DuckDbQueryRuns,
    tell: (change: QueryStateChange, about: string) => void,
    fails: (about: string, attempt: number) => boolean = () => false,
  ) {
    this.#runs = runs;
    this.#tell = tell;
    this.#fails = fails;
  }

  async start(sql: string): Promise<string> {
    const id = await this.#runs.start(sql);
    if (this.#started.has(id)) return id;
    const about = windowOfQuery(sql);
    const attempt = [...this.#started.values()].filter((run) => run.about === about).length;
    this.#started.set(id, { about, isFailing: this.#fails(about, attempt) });
    this.#running.add(id);
    return id;
  }

  async look(id: string): Promise<QueryRun> {
    const run = await this.#runs.look(id);
    if (!this.#started.get(id)?.isFailing || run.state === 'running') return run;
    return { ...run, state: 'failed', reason: 'injected: the query failed' };
  }

  rows(id: string): Promise<readonly QueryRow[]> {
    return this.#runs.rows(id);
  }

  async *recent(sinceMs: number): AsyncIterable<QueryRun> {
    for await (const { id } of this.#runs.recent(sinceMs)) {
      if (this.#started.has(id)) yield await this.look(id);
    }
  }

  /** Which window a query is about. */
  aboutOf(id: string): string {
    return this.#started.get(id)?.about ?? id;
  }

  /** Waits for what runs and tells of each end; false when nothing was running. */
  async waited(): Promise<boolean> {
    const running = [...this.#running];
    // In the order in which they were started, so that a run of the chain is the same each time.
    for (const id of running) {
      await this.#runs.ended(id);
      this.#running.delete(id);
      const { state } = await this.look(id);
      this.#announce(id, state === 'failed' ? 'FAILED' : 'SUCCEEDED');
    }
    return running.length > 0;
  }

  #announce(queryExecutionId: string, currentState: string): void {
    const detail = { queryExecutionId, currentState };
    const about = `${currentState} ${this.aboutOf(queryExecutionId)}`;
    this.#tell({ 'detail-type': 'Athena Query State Change', detail }, about);
  }
}

/** The window that a query is about, by its key. */
export function windowOfQuery(sql: string): string {
  const run = runOfQuery(sql);
  return run === null ? 'another query' : windowKey('measured', run);
}
