import { sharedDocument } from '../lake/state-document.ts';
import type { History } from '../model/history.ts';
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
 * run that broke off. Throws `lake-write-failed` when others are always
 * first.
 */
export async function keepHistory(
  measurement: Pick<Measurement, 'window' | 'hours'>,
  lake: StateStore,
): Promise<void> {
  const { startMs, hours } = measurement.hours;
  if (hours === 0) return;
  const endMs = startMs + hours * HOUR_MS;
  const days = daysBetween(startMs, endMs);
  for (const dayMs of days) {
    await sharedDay(dayMs).replace(lake, (day) => withHours(day, dayMs, measurement));
  }
  // The days are read after the history's own version, so a replacement has seen their final state.
  await HISTORY.replace(lake, async (current) =>
    withDays(current, { startMs, endMs, days: await daysOf(days, lake) }),
  );
}

async function daysOf(days: readonly number[], lake: StateStore) {
  const found = new Map<number, HistoryDay>();
  for (const dayMs of days) {
    const day = await sharedDay(dayMs).read(lake);
    if (day !== undefined) found.set(dayMs, day);
  }
  return found;
}
