import type { HistorySeries, HourlyCounts } from '../model/history.ts';
import type { Measurement } from '../model/rate.ts';
import { DAY_MS, HOUR_MS, instant } from '../model/time.ts';
import { byPlace, seriesOf } from './history-series.ts';

const DAY_HOURS = 24;

/** The window that the counts of an hour come from. */
type HourSource = Omit<Measurement['window'], 'startMs'>;

/** The counts of a day (UTC), hour by hour; `toldBy` and each series have 24 values. */
export interface HistoryDay {
  readonly schema: 1;
  readonly toldBy: readonly (HourSource | null)[];
  readonly series: readonly HistorySeries[];
}

/** The lake's key of a day's hours: `history/day=2026-03-02.json.gz`. */
export function historyDayKey(dayMs: number): string {
  return `history/day=${instant(dayMs).slice(0, 'YYYY-MM-DD'.length)}.json.gz`;
}

/** The starts of the days (UTC) that an interval touches; its end is not part of it. */
export function daysBetween(startMs: number, endMs: number): readonly number[] {
  const firstMs = Math.floor(startMs / DAY_MS) * DAY_MS;
  const days = Math.max(0, Math.ceil((endMs - firstMs) / DAY_MS));
  return Array.from({ length: days }, (_, day) => firstMs + day * DAY_MS);
}

/**
 * A day with the hours of a window. Of each hour the window with the latest end, then the highest
 * revision, wins, whichever came first; the same window once more replaces itself. One that ended
 * later than `nowMs` comes from a wrong clock, and wins over none.
 */
export function withHours(
  day: HistoryDay | undefined,
  dayMs: number,
  { window, hours }: Pick<Measurement, 'window' | 'hours'>,
  nowMs = Number.POSITIVE_INFINITY,
): HistoryDay {
  const { endMs, revision } = window;
  const old = day?.toldBy ?? new Array<null>(DAY_HOURS).fill(null);
  const isReplaced = old.map((source, hour) => {
    const at = indexOf(hours, dayMs, hour);
    const isAhead = (source?.endMs ?? 0) > nowMs;
    return at >= 0 && at < hours.hours && (isAhead || !isAfter(source, window));
  });
  const before = byPlace(day?.series ?? []);
  const measured = byPlace(hours.series);
  return {
    schema: 1,
    toldBy: old.map((source, hour) => (isReplaced[hour] ? { endMs, revision } : source)),
    series: seriesOf(new Map([...before, ...measured]), (key, count) =>
      isReplaced.map((replaced, hour) =>
        replaced
          ? (measured.get(key)?.[count][indexOf(hours, dayMs, hour)] ?? 0)
          : (before.get(key)?.[count][hour] ?? 0),
      ),
    ),
  };
}

/** The place of a day's hour among the hours of a window. */
function indexOf({ startMs }: HourlyCounts, dayMs: number, hour: number): number {
  return (dayMs - startMs) / HOUR_MS + hour;
}

function isAfter(source: HourSource | null, window: HourSource): boolean {
  if (source === null) return false;
  if (source.endMs !== window.endMs) return source.endMs > window.endMs;
  return source.revision > window.revision;
}
