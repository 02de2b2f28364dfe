import type { HistorySeries } from './history.ts';

/** The hours that a window covers as a whole: the series hold `hours` values from `startMs` on. */
export interface HourlyCounts {
  readonly startMs: number;
  readonly hours: number;
  readonly series: readonly HistorySeries[];
}
