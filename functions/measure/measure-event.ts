import * as z from 'zod';
import { Fault } from '../errors.ts';
import {
  type Collected,
  collectRun,
  type MeasureWorld,
  startDueWindows,
  type WindowSettings,
} from './measure-windows.ts';
import { sweepRuns } from './sweep-runs.ts';

/** How far back a sweep looks for lost completion events: longer than a query may run. */
const SWEEP_MS = 6 * 3_600_000;

/** Scheduler passes the time for which it calls, so that a retry asks for the same windows. */
const scheduled = z.lazy(() => z.iso.datetime().transform((at) => Date.parse(at)));

const START = z.lazy(() => z.object({ do: z.literal('start'), at: scheduled }));
const SWEEP = z.lazy(() => z.object({ do: z.literal('sweep'), at: scheduled }));
/** Amazon Athena User Guide, "Monitor Athena query events with EventBridge". */
const QUERY_ENDED = z.lazy(() =>
  z.object({
    'detail-type': z.literal('Athena Query State Change'),
    detail: z.object({ queryExecutionId: z.string().min(1) }),
  }),
);

/** What one step came to, for the log. */
export interface MeasureStep {
  readonly is: Collected | 'started';
  readonly detail: string;
}

export interface MeasureEventWorld extends MeasureWorld {
  /** What a person set, read anew for each start. */
  readonly settings: () => Promise<WindowSettings>;
}

/**
 * * Does what an event asks for: starts the windows that are due, stores the rows of a query that
 * ended, or looks for those whose completion event was lost. Throws `bad-event` for any other
 * event.
 */
export async function measureEvent(
  event: unknown,
  world: MeasureEventWorld,
): Promise<readonly MeasureStep[]> {
  const start = START.safeParse(event);
  if (start.success) {
    const ids = await startDueWindows(start.data.at, await world.settings(), world);
    return ids.map((id) => ({ is: 'started', detail: id }));
  }
  const sweep = SWEEP.safeParse(event);
  if (sweep.success) return await sweepRuns(sweep.data.at - SWEEP_MS, world);
  const ended = QUERY_ENDED.safeParse(event);
  if (ended.success) return [await collectRun(ended.data.detail.queryExecutionId, world)];
  throw new Fault('bad-event', 'the event is neither a start, a sweep, nor the end of a query');
}
