import type { ReportRate } from '../../../model/report.ts';

/** Offers that were accepted, of those that had an answer. */
export interface Accepted {
  readonly resumed: number;
  readonly answered: number;
}

/**
 * Offers within the documented scope and outside it, all mechanisms together: of healthy nodes all
 * and none are accepted.
 */
export function probeTotals(trials: readonly ReportRate[]): {
  readonly within: Accepted;
  readonly outside: Accepted;
} {
  return {
    within: sum(trials.filter(({ ceiling }) => ceiling === 1)),
    outside: sum(trials.filter(({ ceiling }) => ceiling === 0)),
  };
}

function sum(rates: readonly ReportRate[]): Accepted {
  const total = (key: 'resumed' | 'full') => rates.reduce((all, rate) => all + rate[key], 0);
  return { resumed: total('resumed'), answered: total('resumed') + total('full') };
}
