import {
  HISTORY_COUNTS,
  type HistorySeries,
  type HourlyCounts,
  placeKey,
} from '../model/history.ts';
import type { Measurement } from '../model/rate.ts';
import { compareText } from '../model/text-order.ts';
import { DAY_MS, HOUR_MS } from '../model/time.ts';

const DAY_HOURS = 24;

/** The window that told an hour. */
type Teller = Omit<Measurement['window'], 'startMs'>;

/** What is known of a day (UTC), hour by hour; the series have 24 values each. */
export interface HistoryDay {
  readonly toldBy: readonly (Teller | null)[];
  readonly series: readonly HistorySeries[];
}

/** Where the hours of a day lie: `history/day=2026-03-02.json.gz`. */
export function historyDayKey(dayMs: number): string {
  return `history/day=${new Date(dayMs).toISOString().slice(0, 'YYYY-MM-DD'.length)}.json.gz`;
}

/** The starts of the days from one instant to another, of which the latter is not part. */
export function daysBetween(startMs: number, endMs: number): readonly number[] {
  const firstMs = Math.floor(startMs / DAY_MS) * DAY_MS;
  const days = Math.max(0, Math.ceil((endMs - firstMs) / DAY_MS));
  return Array.from({ length: days }, (_, day) => firstMs + day * DAY_MS);
}

/**
 * A day with the hours that a window tells of it: of each hour the window with the latest end, then
 * revision, stands, whatever came first; told again the same window replaces itself.
 */
export function withHours(
  day: HistoryDay | undefined,
  dayMs: number,
  { window, hours }: Pick<Measurement, 'window' | 'hours'>,
): HistoryDay {
  const { endMs, revision } = window;
  const old = day?.toldBy ?? new Array<null>(DAY_HOURS).fill(null);
  const isTaken = old.map((teller, hour) => {
    const at = indexOf(hours, dayMs, hour);
    return at >= 0 && at < hours.hours && !isAfter(teller, window);
  });
  const toldBy = old.map((teller, hour) => (isTaken[hour] ? { endMs, revision } : teller));
  const before = byPlace(day?.series ?? []);
  const told = byPlace(hours.series);
  const series = [...new Map([...before, ...told])].map(([key, place]) => {
    const values = HISTORY_COUNTS.map((name) => [
      name,
      isTaken.map((taken, hour) =>
        taken
          ? (told.get(key)?.[name][indexOf(hours, dayMs, hour)] ?? 0)
          : (before.get(key)?.[name][hour] ?? 0),
      ),
    ]);
    return { key, series: { ...place, ...Object.fromEntries(values) } as HistorySeries };
  });
  const seen = series.filter(({ series: { handshakes } }) => handshakes.some((count) => count > 0));
  seen.sort((a, b) => compareText(a.key, b.key));
  return { toldBy, series: seen.map((each) => each.series) };
}

/** Where the hour of a day stands in the hours of a window. */
function indexOf({ startMs }: HourlyCounts, dayMs: number, hour: number): number {
  return (dayMs - startMs) / HOUR_MS + hour;
}

function isAfter(teller: Teller | null, window: Teller): boolean {
  if (teller === null) return false;
  if (teller.endMs !== window.endMs) return teller.endMs > window.endMs;
  return teller.revision > window.revision;
}

function byPlace(series: readonly HistorySeries[]): Map<string, HistorySeries> {
  return new Map(series.map((each) => [placeKey(each), each]));
}
