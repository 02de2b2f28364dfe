import { UNKNOWN_ACCOUNT } from './balancer.ts';
import type { Freshness, Measurement, Rate } from './rate.ts';

/**
 * How many balancers of one type and Region the rows name. Trials name no account: where logs name
 * the balancer too, it is the same one.
 */
export function countBalancers(
  rows: readonly { readonly accountId: string | null; readonly balancer: string | null }[],
): number {
  const isNamed = (accountId: string | null) => accountId !== null && accountId !== UNKNOWN_ACCOUNT;
  const named = rows.filter((row) => isNamed(row.accountId));
  const names = new Set(named.map((row) => row.balancer));
  const others = rows.filter((row) => !isNamed(row.accountId) && !names.has(row.balancer));
  const keys = named.map((row) => JSON.stringify([row.accountId, row.balancer]));
  return new Set(keys).size + new Set(others.map((row) => row.balancer)).size;
}

/** The rows of a measurement that name its balancers, some of them several times. */
export function balancersIn({ rates, freshness }: Measurement): readonly (Rate | Freshness)[] {
  // A balancer that only had other lines has no rate, but a place in the ledger.
  return [
    ...rates.filter((rate) => rate.level === 'balancer' && rate.arrival === 'all'),
    ...freshness,
  ];
}
