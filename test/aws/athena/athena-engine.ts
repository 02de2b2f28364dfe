import { setTimeout } from 'node:timers/promises';
import { Fault } from '../../../functions/errors.ts';
import type { QueryEngine, QueryRow, QueryRuns } from '../../../functions/ports.ts';

const FIRST_PAUSE_MS = 100;
const PAUSE_GROWTH = 1.5;
const PAUSE_MS_MAX = 5000;
/** What Athena itself gives a query at most, unless its quota was raised. */
const WAIT_MS_MAX = 1_800_000;

/** Runs a query and waits for its rows: for people and tests, as no function of the pipeline waits. */
export class AthenaEngine implements QueryEngine {
  readonly #runs: QueryRuns;
  readonly #waitMsMax: number;

  constructor(runs: QueryRuns, waitMsMax: number = WAIT_MS_MAX) {
    this.#runs = runs;
    this.#waitMsMax = waitMsMax;
  }

  async query(sql: string): Promise<readonly QueryRow[]> {
    const id = await this.#runs.start(sql);
    const startMs = performance.now();
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(PAUSE_MS_MAX, pauseMs * PAUSE_GROWTH)) {
      const { state } = await this.#runs.look(id);
      if (state !== 'running') return await this.#runs.rows(id);
      if (performance.now() - startMs > this.#waitMsMax) {
        const waitedS = Math.round(this.#waitMsMax / 1000);
        throw new Fault(
          'query-failed',
          `query ${id} still runs after ${waitedS} s: look at it in Athena`,
        );
      }
      await setTimeout(pauseMs);
    }
  }
}
