import type { Freshness, Measurement, Rate } from './rate.ts';
import { type AccountRow, accountsByName } from './trial-account.ts';

/** How many balancers the rows name: one for each account of a name, one where no row names any. */
export function countBalancers(rows: readonly AccountRow[]): number {
  const accounts = [...accountsByName(rows).values()];
  return accounts.reduce((sum, { size }) => sum + Math.max(1, size), 0);
}

/** The rows of a measurement that name its balancers, some of them several times. */
export function balancersIn({ rates, freshness }: Measurement): readonly (Rate | Freshness)[] {
  // A balancer that only had other lines has no rate, but a place in the ledger.
  return [
    ...rates.filter((rate) => rate.level === 'balancer' && rate.arrival === 'all'),
    ...freshness,
  ];
}
