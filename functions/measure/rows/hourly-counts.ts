import {
  HISTORY_HOURS,
  type HistorySeries,
  type HourlyCounts,
  placeKey,
} from '../../model/history.ts';
import type { MeasureSettings, Rate } from '../../model/rate.ts';
import { HOUR_MS } from '../../model/time.ts';

/** Effective numbers are kept to a tenth: no interval shows more, and the history stays small. */
const TENTHS = 10;

/** What was counted in one place in one hour, as if the hour were the window. */
export interface HourRate {
  readonly hourAtMs: number;
  readonly rate: Rate;
}

/** The hours from `startMs` on, as many as `hours`. */
type Span = Pick<HourlyCounts, 'startMs' | 'hours'>;
type Sides = Pick<MeasureSettings, 'fromMs' | 'toMs' | 'wholeLedger'>;

/**
 * Lays counts out hour by hour over the hours that the window covers as a whole, the last 30 days
 * at most; where a side of the window is open, the hour at that end is as whole as the data.
 */
export function hourlyCounts(
  hourRates: readonly HourRate[],
  rates: readonly Rate[],
  sides: Sides,
): HourlyCounts {
  const span = spanOf(hourRates, sides);
  const covered = hourRates.filter(({ hourAtMs }) => {
    return hourAtMs >= span.startMs && hourAtMs < span.startMs + span.hours * HOUR_MS;
  });
  const shares = effectiveShares(rates);
  const series = new Map<string, HistorySeries>();
  for (const { hourAtMs, rate } of covered) {
    const key = placeKey(rate);
    const own = series.get(key) ?? emptySeries(rate, span);
    series.set(key, own);
    fill(own, (hourAtMs - span.startMs) / HOUR_MS, rate, shares.get(key) ?? 0);
  }
  return { ...span, series: [...series.values()] };
}

function spanOf(hourRates: readonly HourRate[], { fromMs, toMs, wholeLedger }: Sides): Span {
  const hoursMs = hourRates.map(({ hourAtMs }) => hourAtMs);
  const dataStartMs = hoursMs.reduce((least, ms) => Math.min(least, ms), Number.POSITIVE_INFINITY);
  const dataEndMs = hoursMs.reduce((most, ms) => Math.max(most, ms + HOUR_MS), 0);
  const askedStartMs = fromMs === null ? dataStartMs : Math.ceil(fromMs / HOUR_MS) * HOUR_MS;
  const askedEndMs = toMs === null ? dataEndMs : Math.floor(toMs / HOUR_MS) * HOUR_MS;
  // On one machine a person may ask for hours long before and after all data.
  const fromHourMs = wholeLedger ? Math.max(askedStartMs, dataStartMs) : askedStartMs;
  const endMs = wholeLedger ? Math.min(askedEndMs, dataEndMs) : askedEndMs;
  const startMs = Math.max(fromHourMs, endMs - HISTORY_HOURS * HOUR_MS);
  return startMs < endMs
    ? { startMs, hours: (endMs - startMs) / HOUR_MS }
    : { startMs: 0, hours: 0 };
}

/**
 * Which part of its counted handshakes a place's interval rests on (1 / design effect), over the
 * whole window. It serves for each of its hours: the query knows no clients by the hour, and in
 * less time a client repeats itself less, so the intervals are rather too wide than too narrow.
 */
function effectiveShares(rates: readonly Rate[]): ReadonlyMap<string, number> {
  const whole = rates.filter(({ arrival, tlsVersion, excluded, portion }) => {
    const isMargin = arrival === 'all' && tlsVersion === 'all' && excluded === 'all';
    return isMargin && portion === 'all';
  });
  return new Map(
    whole.map((rate) => {
      const counted = rate.resumed + rate.full;
      return [placeKey(rate), counted === 0 ? 0 : rate.effectiveN / counted];
    }),
  );
}

function emptySeries(rate: Rate, { hours }: Span): HistorySeries {
  const { evidence, level, method, balancerType, region, accountId, balancer, node } = rate;
  const { mechanism, relation } = rate;
  const zeros = () => new Array<number>(hours).fill(0);
  return {
    ...{ level, evidence, method, balancerType, region, accountId, balancer, node },
    ...{ mechanism, relation, handshakes: zeros(), resumed: zeros(), counted: zeros() },
    ...{ effective: zeros(), withinScope: zeros(), ceilingOf: zeros() },
  };
}

function fill(series: HistorySeries, at: number, rate: Rate, effectiveShare: number): void {
  const counted = rate.resumed + rate.full;
  series.handshakes[at] = rate.handshakes;
  series.resumed[at] = rate.resumed;
  series.counted[at] = counted;
  series.effective[at] = Math.round(counted * effectiveShare * TENTHS) / TENTHS;
  series.withinScope[at] = rate.withinScope;
  series.ceilingOf[at] = rate.ceilingBase;
}
