import { HISTORY_COUNTS, type History, type HistorySeries } from '../../../model/history.ts';
import { wilson } from '../../../model/statistics/wilson.ts';
import { HOUR_MS } from '../../../model/time.ts';
import type { Place } from './places.ts';

/** One step of a curve; null where nothing was counted. */
export interface CurvePoint {
  readonly at: Date;
  readonly rate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly ceiling: number | null;
  readonly handshakes: number;
}

/** What a series shows: `log`, or a mechanism and relation of trials. */
export function curveName({ evidence, mechanism, relation }: HistorySeries): string {
  return evidence === 'log' ? 'log' : `${mechanism} ${relation}`;
}

/** The series of one place, each name once: what names no account, as older trials, is added. */
export function seriesOf(history: History, span: string, place: Place): readonly HistorySeries[] {
  const all = (spanOf(history, span)?.series ?? []).filter(
    (series) =>
      series.level === place.level &&
      series.balancerType === place.balancerType &&
      series.region === place.region &&
      series.balancer === place.balancer &&
      series.node === place.node &&
      (series.accountId === place.accountId || series.accountId === null),
  );
  return [...Map.groupBy(all, curveName).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [others.reduce(addSeries, first)],
  );
}

function addSeries(one: HistorySeries, other: HistorySeries): HistorySeries {
  const sums = HISTORY_COUNTS.map((name) => [
    name,
    one[name].map((count, step) => count + (other[name][step] ?? 0)),
  ]);
  return { ...one, ...Object.fromEntries(sums) };
}

/** One span of a history; null where it was not kept. */
export function spanOf({ spans }: History, span: string): History['spans']['day'] {
  return Object.entries(spans).find(([name]) => name === span)?.[1] ?? null;
}

/** The rates of a series, a point a step. */
export function pointsOf(
  history: History,
  span: string,
  series: HistorySeries,
): readonly CurvePoint[] {
  const steps = spanOf(history, span);
  if (steps === null) return [];
  const startMs = Date.parse(steps.start);
  return series.handshakes.map((handshakes, step) => {
    const share = shareOf(series.resumed[step], series.counted[step]);
    const effective = series.effective[step] ?? 0;
    const bounds = share === null || effective === 0 ? null : wilson(share, effective);
    return {
      at: new Date(startMs + step * steps.stepHours * HOUR_MS),
      rate: share,
      low: bounds?.low ?? null,
      high: bounds?.high ?? null,
      ceiling: shareOf(series.withinScope[step], series.ceilingOf[step]),
      handshakes,
    };
  });
}

function shareOf(part = 0, whole = 0): number | null {
  return whole === 0 ? null : part / whole;
}
