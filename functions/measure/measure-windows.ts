import { Fault } from '../errors.ts';
import { writeDocument } from '../lake/lake-document.ts';
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
import { attemptOf, runOfQuery, withRunHeader } from './run-header.ts';
import { untimedExclusions, windowExclusions } from './window-exclusions.ts';

/**
 * How often the query of a window is started: some fail because the engine or the store was busy,
 * and each attempt is paid for. The next revision measures the window anyway.
 */
const QUERY_ATTEMPTS_MAX = 2;

/** What measuring needs of the world. */
export interface MeasureWorld {
  readonly queries: QueryRuns;
  readonly lake: ObjectStore;
  readonly bus: EventBus;
}

/**
 * The longest text that Athena takes (AWS: "Service quotas" in the Amazon Athena User Guide, "Query
 * string length": 262,144 bytes in UTF-8, which can't be raised).
 */
const QUERY_BYTES_MAX = 262_144;

export type WindowSettings = Pick<WindowRun, 'sessionLifetimeMs' | 'keepAliveMs' | 'exclusions'>;

export type Collected =
  | 'collected'
  | 'still-running'
  | 'not-ours'
  | 'query-failed'
  | 'started-again';

/** What became of a query that ended, and where, or why. */
export interface CollectedRun {
  readonly is: Collected;
  readonly detail: string;
}

/**
 * Starts the queries of all windows that are due in the hour of `nowMs` and returns their ids; the
 * same hour and settings start the same queries, which so run once. One that does not start keeps
 * no other from it; then it throws. None starts where the exclusions make a text too long.
 */
export async function startDueWindows(
  nowMs: number,
  settings: WindowSettings,
  { queries }: Pick<MeasureWorld, 'queries'>,
): Promise<readonly string[]> {
  const texts = dueWindows(nowMs).map((window) => {
    const whole: WindowRun = { ...window, ...settings };
    const run = { ...whole, exclusions: [...windowExclusions(whole)] };
    return fitting(run, withRunHeader(untimedExclusions(run), rateQuery(run)));
  });
  return await eachOf(texts, (sql) => queries.start(sql));
}

/** The text, if the engine takes it; of its parts the exclusions alone grow. */
function fitting({ exclusions }: MeasureSettings, sql: string): string {
  const bytes = new TextEncoder().encode(sql).length;
  if (bytes <= QUERY_BYTES_MAX) return sql;
  throw new Fault(
    'bad-config',
    `${exclusions.length} listeners with mutual TLS or several certificates, by targets.json and by what discover found, make the query ${bytes} bytes long, and Athena takes ${QUERY_BYTES_MAX}: share the accounts of roles, and the balancers of targets.json, out among several stages`,
  );
}

/**
 * Writes the rows of a query that ended to the lake and notifies the bus; a repeat changes nothing.
 * Throws `query-failed` when the query's last attempt failed.
 */
export async function collectRun(id: string, world: MeasureWorld): Promise<CollectedRun> {
  return await collect(await world.queries.look(id), world);
}

/** Whether a run's query is not started again when it fails. */
export const isLastAttempt = ({ sql }: QueryRun): boolean => attemptOf(sql) >= QUERY_ATTEMPTS_MAX;

/** Writes the rows of a query that was looked at to the lake, as `collectRun` does. */
export async function collect(
  query: QueryRun,
  { queries, lake, bus }: MeasureWorld,
): Promise<CollectedRun> {
  const run = runOfQuery(query.sql);
  if (run === null) return { is: 'not-ours', detail: query.id };
  if (query.state === 'running') return { is: 'still-running', detail: query.id };
  const key = windowKey('measured', run);
  if (query.state === 'failed') {
    const detail = `query ${query.id} for ${key}: ${query.reason ?? 'no reason given'}`;
    if (isLastAttempt(query)) throw new Fault('query-failed', detail);
    return { is: 'query-failed', detail };
  }
  const measurement = measurementOf(await queries.rows(query.id), run);
  await writeDocument(lake, key, { schema: 1, run, measurement } satisfies MeasuredWindow);
  await bus.send([windowEvent(WINDOW_MEASURED, run)]);
  return { is: 'collected', detail: key };
}
