import { sharedDocument } from '../lake/state-document.ts';
import { HISTORY_HOURS, type History, type HourlyCounts } from '../model/history.ts';
import type { Measurement } from '../model/rate.ts';
import { HOUR_MS } from '../model/time.ts';
import { HISTORY_KEY } from '../model/window.ts';
import type { StateStore } from '../ports.ts';
import { daysBetween, type HistoryDay, historyDayKey, withHours } from './history-day.ts';
import { withDays } from './history-spans.ts';

const HISTORY = sharedDocument<History | undefined>({ key: HISTORY_KEY, empty: undefined });
const sharedDay = (dayMs: number) =>
  sharedDocument<HistoryDay | undefined>({ key: historyDayKey(dayMs), empty: undefined });

/**
 * Keeps the hours of a window in the days of the lake, and these days in the history of the last 30.
 * The same windows give the same bytes in any order and any number of times; a repeat completes a
 * run that broke off. Hours that lie in the future, of this window or of one that a wrong clock let
 * in before, are left out: they would take the place of the past. Throws `lake-write-failed` when
 * others are always first.
 */
export async function keepHistory(
  { window, hours: measured }: Pick<Measurement, 'window' | 'hours'>,
  lake: StateStore,
  nowMs = Number.POSITIVE_INFINITY,
): Promise<void> {
  const hours = hoursUntil(measured, nowMs);
  const { startMs } = hours;
  if (hours.hours <= 0) return;
  const endMs = startMs + hours.hours * HOUR_MS;
  const days = daysBetween(startMs, endMs);
  for (const dayMs of days) {
    await sharedDay(dayMs).replace(lake, (day) => withHours(day, dayMs, { window, hours }, nowMs));
  }
  // The days are read after the history's own version, so a replacement has seen their final state.
  await HISTORY.replace(lake, async (current) => {
    const isAhead = Date.parse(current?.end ?? '') > hourEnd(nowMs);
    return isAhead
      ? await fromDays(startMs, endMs, lake)
      : withDays(current, { startMs, endMs, days: await daysOf(days, lake) });
  });
}

/** The hours that have begun by then. */
function hoursUntil(measured: HourlyCounts, nowMs: number): HourlyCounts {
  const begun = Math.ceil((nowMs - measured.startMs) / HOUR_MS);
  return begun >= measured.hours ? measured : { ...measured, hours: Math.max(0, begun) };
}

function hourEnd(ms: number): number {
  return Math.ceil(ms / HOUR_MS) * HOUR_MS;
}

/** A history made anew, of all days that it may hold. */
async function fromDays(startMs: number, endMs: number, lake: StateStore): Promise<History> {
  const earliestMs = endMs - HISTORY_HOURS * HOUR_MS;
  const days = await daysOf(daysBetween(earliestMs, endMs), lake);
  const firstMs = Math.min(
    startMs,
    ...[...days.keys()].map((dayMs) => Math.max(dayMs, earliestMs)),
  );
  return withDays(undefined, { startMs: firstMs, endMs, days });
}

async function daysOf(days: readonly number[], lake: StateStore) {
  const found = new Map<number, HistoryDay>();
  for (const dayMs of days) {
    const day = await sharedDay(dayMs).read(lake);
    if (day !== undefined) found.set(dayMs, day);
  }
  return found;
}
