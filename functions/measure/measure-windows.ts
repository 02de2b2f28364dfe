import { readDocument, writeDocument } from '../model/lake-document.ts';
import type { MeasureSettings } from '../model/rate.ts';
import {
  type MeasuredWindow,
  WINDOW_MEASURED,
  type WindowRun,
  windowEvent,
  windowKey,
} from '../model/window.ts';
import type { EventBus, ObjectStore, QueryRun, QueryRuns } from '../ports.ts';
import { dueWindows } from './due-windows.ts';
import { eachOf } from './each-of.ts';
import { measurementOf } from './measure.ts';
import { rateQuery } from './rate-query.ts';
import { runOfQuery, withRunHeader } from './run-header.ts';

/** What measuring needs of the world. */
export interface MeasureWorld {
  readonly queries: QueryRuns;
  readonly lake: ObjectStore;
  readonly bus: EventBus;
}

export type WindowSettings = Pick<WindowRun, 'sessionLifetimeMs' | 'keepAliveMs' | 'exclusions'>;

export type Collected = 'collected' | 'still-running' | 'not-ours' | 'query-failed';

/** What became of a query that ended, and where, or why. */
export interface CollectedRun {
  readonly is: Collected;
  readonly detail: string;
}

/**
 * Starts the queries of all windows that are due in the hour of `nowMs` and returns their ids; the
 * same hour and settings start the same queries, which so run once. One that does not start keeps
 * no other from it; then it throws.
 */
export async function startDueWindows(
  nowMs: number,
  settings: WindowSettings,
  { queries }: Pick<MeasureWorld, 'queries'>,
): Promise<readonly string[]> {
  return await eachOf(dueWindows(nowMs), async (window) => {
    const run: WindowRun = { ...window, ...settings };
    return await queries.start(withRunHeader(run, rateQuery(run satisfies MeasureSettings)));
  });
}

/** Takes the rows of a query that ended into the lake and tells the bus; a repeat changes nothing. */
export async function collectRun(id: string, world: MeasureWorld): Promise<CollectedRun> {
  return await collect(await world.queries.look(id), world);
}

/**
 * Collects the runs started since `sinceMs` whose end nobody was told of: of those that succeeded,
 * the ones without a report. Returns what became of each.
 */
export async function sweepRuns(
  sinceMs: number,
  world: MeasureWorld,
): Promise<readonly CollectedRun[]> {
  const swept: CollectedRun[] = [];
  for await (const query of world.queries.recent(sinceMs)) {
    const run = query.state === 'succeeded' ? runOfQuery(query.sql) : null;
    if (run === null || (await isReported(run, world.lake))) continue;
    swept.push(await collect(query, world));
  }
  return swept;
}

async function isReported(run: WindowRun, lake: ObjectStore): Promise<boolean> {
  return (await readDocument(lake, windowKey('reports', run))) !== undefined;
}

async function collect(
  query: QueryRun,
  { queries, lake, bus }: MeasureWorld,
): Promise<CollectedRun> {
  const run = runOfQuery(query.sql);
  if (run === null) return { is: 'not-ours', detail: query.id };
  if (query.state === 'running') return { is: 'still-running', detail: query.id };
  if (query.state === 'failed') {
    return { is: 'query-failed', detail: query.reason ?? 'no reason given' };
  }
  const measurement = measurementOf(await queries.rows(query.id), run);
  const key = windowKey('measured', run);
  await writeDocument(lake, key, { run, measurement } satisfies MeasuredWindow);
  await bus.send([windowEvent(WINDOW_MEASURED, run)]);
  return { is: 'collected', detail: key };
}
