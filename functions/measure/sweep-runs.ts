import { readDocument } from '../lake/lake-document.ts';
import { windowKey } from '../model/window.ts';
import type { QueryRun } from '../ports.ts';
import { eachOf } from './each-of.ts';
import { type CollectedRun, collect, isLastAttempt, type MeasureWorld } from './measure-windows.ts';
import { nextAttempt, runOfQuery } from './run-header.ts';

/** The queries of one window, the newest first. */
type Attempts = readonly [QueryRun, ...QueryRun[]];

/**
 * Settles the windows whose queries were started since `sinceMs` and that have no report: a query
 * whose completion event was lost is collected, one that failed is started once more. Returns what
 * became of each window; one that can't be settled keeps no other from it, then it throws.
 */
export async function sweepRuns(
  sinceMs: number,
  world: MeasureWorld,
): Promise<readonly CollectedRun[]> {
  const byWindow = new Map<string, Attempts>();
  for await (const query of world.queries.recent(sinceMs)) {
    const run = runOfQuery(query.sql);
    if (run === null) continue;
    const key = windowKey('reports', run);
    const newer = byWindow.get(key);
    byWindow.set(key, newer === undefined ? [query] : [...newer, query]);
  }
  const settled = await eachOf(byWindow, async ([reportKey, attempts]) => {
    const isReported = (await readDocument(world.lake, reportKey)) !== undefined;
    return isReported ? [] : [await settle(attempts, world)];
  });
  return settled.flat();
}

async function settle(attempts: Attempts, world: MeasureWorld): Promise<CollectedRun> {
  const [last] = attempts;
  const found = (state: QueryRun['state']) => attempts.find((query) => query.state === state);
  const query = found('succeeded') ?? found('running') ?? last;
  if (query.state !== 'failed') return await collect(query, world);
  if (isLastAttempt(query)) return { is: 'query-failed', detail: query.id };
  return { is: 'started-again', detail: await world.queries.start(nextAttempt(query.sql)) };
}
