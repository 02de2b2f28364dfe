import { HISTORY_COUNTS, type HistorySeries, placeKey } from '../model/history.ts';
import { compareText } from '../model/text-order.ts';

/** Series by the key of what they are about. */
export type SeriesByPlace = ReadonlyMap<string, HistorySeries>;
type HistoryCount = (typeof HISTORY_COUNTS)[number];

/** Indexes series by what they are about. */
export function byPlace(series: readonly HistorySeries[]): SeriesByPlace {
  return new Map(series.map((each) => [placeKey(each), each]));
}

/**
 * The series of places with new values, sorted by place; a place without a handshake in any step is
 * left out.
 */
export function seriesOf(
  places: SeriesByPlace,
  valuesOf: (place: string, count: HistoryCount) => readonly number[],
): HistorySeries[] {
  return [...places]
    .map(([key, place]) => {
      const values = HISTORY_COUNTS.map((count) => [count, valuesOf(key, count)]);
      return { key, series: { ...place, ...Object.fromEntries(values) } as HistorySeries };
    })
    .filter(({ series }) => series.handshakes.some((count) => count > 0))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ series }) => series);
}
