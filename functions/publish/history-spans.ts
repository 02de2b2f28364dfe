import {
  HISTORY_COUNTS,
  HISTORY_SPANS,
  type History,
  type HistorySeries,
  type HistorySpan,
  placeKey,
} from '../model/history.ts';
import { compareText } from '../model/text-order.ts';
import { DAY_MS, HOUR_MS, instant } from '../model/time.ts';
import type { HistoryDay } from './history-day.ts';

/** Sums of effective numbers are kept to a tenth, as those are. */
const TENTHS = 10;

type Span = NonNullable<History['spans'][HistorySpan]>;
type Places = ReadonlyMap<string, HistorySeries>;

/** What became known: days by their start, of which all steps are made anew. */
export interface NewHours {
  readonly startMs: number;
  readonly endMs: number;
  readonly days: ReadonlyMap<number, HistoryDay>;
}

/**
 * The history with days that became known, or known better. A step never spans two days (UTC), so
 * the steps of all other days stay as they are.
 */
export function withDays(current: History | undefined, told: NewHours): History {
  const startMs = Math.min(told.startMs, Date.parse(current?.start ?? '') || told.startMs);
  const endMs = Math.max(told.endMs, Date.parse(current?.end ?? '') || told.endMs);
  const fresh = new Map([...told.days].map(([dayMs, { series }]) => [dayMs, byPlace(series)]));
  const span = (name: HistorySpan) => spanOf(name, endMs, current?.spans[name] ?? null, fresh);
  const spans = { day: span('day'), week: span('week'), month: span('month') };
  const start = Math.max(startMs, Date.parse(spans.month.start));
  return { schema: 1, start: instant(start), end: instant(endMs), spans };
}

function spanOf(
  name: HistorySpan,
  endMs: number,
  current: Span | null,
  fresh: ReadonlyMap<number, Places>,
): Span {
  const { hours, stepHours } = HISTORY_SPANS[name];
  const stepMs = stepHours * HOUR_MS;
  const startMs = Math.ceil(endMs / stepMs) * stepMs - hours * HOUR_MS;
  const steps = Array.from({ length: hours / stepHours }, (_, step) => {
    const atMs = startMs + step * stepMs;
    const dayMs = Math.floor(atMs / DAY_MS) * DAY_MS;
    const before = current === null ? -1 : (atMs - Date.parse(current.start)) / stepMs;
    return { places: fresh.get(dayMs), hour: (atMs - dayMs) / HOUR_MS, before };
  });
  const kept = byPlace(current?.series ?? []);
  const places = new Map([...kept, ...[...fresh.values()].flatMap((day) => [...day])]);
  const series = [...places].map(([key, place]) => {
    const values = HISTORY_COUNTS.map((count) => [
      count,
      steps.map(({ places: day, hour, before }) =>
        day === undefined
          ? (kept.get(key)?.[count][before] ?? 0)
          : sumOf(day.get(key)?.[count], hour, stepHours),
      ),
    ]);
    return { key, series: { ...place, ...Object.fromEntries(values) } as HistorySeries };
  });
  const seen = series.filter(({ series: { handshakes } }) => handshakes.some((count) => count > 0));
  seen.sort((a, b) => compareText(a.key, b.key));
  return { start: instant(startMs), stepHours, series: seen.map((each) => each.series) };
}

/** The hours of a step, summed; a place that was not seen that day has none. */
function sumOf(values: readonly number[] | undefined, hour: number, hours: number): number {
  if (values === undefined) return 0;
  let sum = 0;
  for (let at = hour; at < hour + hours; at += 1) sum += values[at] ?? 0;
  return Math.round(sum * TENTHS) / TENTHS;
}

function byPlace(series: readonly HistorySeries[]): Places {
  return new Map(series.map((each) => [placeKey(each), each]));
}
