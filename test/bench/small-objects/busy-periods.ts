import { HOUR_MS } from '../../../functions/model/time.ts';
import { ENDS_MS, PERIOD_MS, type SmallBalancer, STARTS_MS } from './small-fleet.ts';

/** Five minutes at one node in which something was logged. */
export interface BusyPeriod {
  readonly balancer: SmallBalancer;
  readonly node: string;
  readonly beginsMs: number;
  readonly lines: number;
}

/** Traffic of each hour of the day beside that of the busiest. */
const DAY_SHAPE = Array.from({ length: 24 }, (_, hour) => {
  const toNoon = Math.cos(((hour - 14) / 24) * 2 * Math.PI);
  return 0.1 + 0.9 * ((1 + toNoon) / 2) ** 1.5;
});

/**
 * Exactly `objects` periods with exactly `lines` lines, by node and in order of time. Arrivals are
 * random at the rate of the hour: the periods are those whose first line comes soonest, so that
 * quiet hours have gaps.
 */
export function busyPeriods(
  balancers: readonly SmallBalancer[],
  wanted: { readonly objects: number; readonly lines: number },
  random: () => number,
): readonly BusyPeriod[] {
  const periods = balancers.flatMap((balancer) =>
    balancer.nodes.flatMap((node) => periodsOf(balancer, node, random)),
  );
  const soonest = new Set(
    periods.toSorted((a, b) => a.firstAfter - b.firstAfter).slice(0, wanted.objects),
  );
  const busy = periods.filter((period) => soonest.has(period));
  const more = spread(
    wanted.lines - busy.length,
    busy.map(({ rate }) => rate),
    random,
  );
  return busy.map(({ balancer, node, beginsMs }, at) => {
    return { balancer, node, beginsMs, lines: 1 + (more[at] ?? 0) };
  });
}

function periodsOf(balancer: SmallBalancer, node: string, random: () => number) {
  return Array.from({ length: (ENDS_MS - STARTS_MS) / PERIOD_MS }, (_, at) => {
    const beginsMs = STARTS_MS + at * PERIOD_MS;
    const hour = Math.floor(beginsMs / HOUR_MS) % 24;
    const rate = balancer.weight * (DAY_SHAPE[hour] ?? 0);
    return { balancer, node, beginsMs, rate, firstAfter: -Math.log(1 - random()) / rate };
  });
}

/** `count` things dealt out at random, to each place as often as its weight says. */
function spread(count: number, weights: readonly number[], random: () => number): number[] {
  const sums: number[] = [];
  for (const weight of weights) sums.push((sums.at(-1) ?? 0) + weight);
  const dealt = weights.map(() => 0);
  for (let one = 0; one < count; one += 1) {
    const at = firstAbove(sums, random() * (sums.at(-1) ?? 0));
    dealt[at] = (dealt[at] ?? 0) + 1;
  }
  return dealt;
}

function firstAbove(sums: readonly number[], value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
