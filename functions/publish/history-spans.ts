import { HISTORY_SPANS, type History, type HistorySpan } from '../model/history.ts';
import { DAY_MS, HOUR_MS, instant } from '../model/time.ts';
import type { HistoryDay } from './history-day.ts';
import { byPlace, type SeriesByPlace, seriesOf } from './history-series.ts';

/** Sums of effective numbers are kept to a tenth, as those are. */
const TENTHS = 10;

type Span = NonNullable<History['spans'][HistorySpan]>;

/** Hours that a window brought: their days by start, whose steps are computed again. */
export interface NewHours {
  readonly startMs: number;
  readonly endMs: number;
  readonly days: ReadonlyMap<number, HistoryDay>;
}

/**
 * The history with the steps of some days computed again. A step never spans two days (UTC), so the
 * steps of all other days stay as they are.
 */
export function withDays(current: History | undefined, hours: NewHours): History {
  const startMs = Math.min(hours.startMs, Date.parse(current?.start ?? '') || hours.startMs);
  const endMs = Math.max(hours.endMs, Date.parse(current?.end ?? '') || hours.endMs);
  const fresh = new Map([...hours.days].map(([dayMs, { series }]) => [dayMs, byPlace(series)]));
  const span = (name: HistorySpan) => spanOf(name, endMs, current?.spans[name] ?? null, fresh);
  const spans = { day: span('day'), week: span('week'), month: span('month') };
  const start = Math.max(startMs, Date.parse(spans.month.start));
  return { schema: 1, start: instant(start), end: instant(endMs), spans };
}

function spanOf(
  name: HistorySpan,
  endMs: number,
  current: Span | null,
  fresh: ReadonlyMap<number, SeriesByPlace>,
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
  const series = seriesOf(places, (key, count) =>
    steps.map(({ places: day, hour, before }) =>
      day === undefined
        ? (kept.get(key)?.[count][before] ?? 0)
        : sumOf(day.get(key)?.[count], hour, stepHours),
    ),
  );
  return { start: instant(startMs), stepHours, series };
}

/** The hours of a step, summed; a place that was not seen that day has none. */
function sumOf(values: readonly number[] | undefined, hour: number, hours: number): number {
  if (values === undefined) return 0;
  let sum = 0;
  for (let at = hour; at < hour + hours; at += 1) sum += values[at] ?? 0;
  return Math.round(sum * TENTHS) / TENTHS;
}
