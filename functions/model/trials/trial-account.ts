import { UNKNOWN_ACCOUNT } from '../balancer.ts';
import type { Measurement } from '../rate.ts';

/** A balancer as trials name it: without an account. */
export interface BalancerName {
  readonly balancerType: string | null;
  readonly region: string;
  readonly balancer: string | null;
}

/** A row that may name the account of a balancer; null or `unknown` where it names none. */
export interface AccountRow extends BalancerName {
  readonly accountId: string | null;
}

/** A key that is equal for all rows of one balancer name, whatever account they name. */
export function balancerNameKey({ balancerType, region, balancer }: BalancerName): string {
  return JSON.stringify([balancerType, region, balancer]);
}

/** A key that is equal for all rows of one node of one balancer name. */
export function nodeNameKey(name: BalancerName & { readonly node: string }): string {
  return JSON.stringify([balancerNameKey(name), name.node]);
}

/** Whether a row names an account. */
export function isAccount(accountId: string | null): accountId is string {
  return accountId !== null && accountId !== UNKNOWN_ACCOUNT;
}

/** The accounts that rows name for each balancer name, by its key; empty where no row names one. */
export function accountsByName(
  rows: readonly AccountRow[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const accounts = new Map<string, Set<string>>();
  for (const row of rows) {
    const key = balancerNameKey(row);
    const named = accounts.get(key) ?? new Set();
    accounts.set(key, isAccount(row.accountId) ? named.add(row.accountId) : named);
  }
  return accounts;
}

/**
 * Whose the trials of a balancer name are: trials name no account, so theirs is the account that
 * `rows` name for the balancer, where they name exactly one; else null.
 */
export function trialAccounts(rows: readonly AccountRow[]): (name: BalancerName) => string | null {
  const accounts = accountsByName(rows.filter(({ balancer }) => balancer !== null));
  return (name) => {
    const [only, ...others] = accounts.get(balancerNameKey(name)) ?? [];
    return only === undefined || others.length > 0 ? null : only;
  };
}

/** Whose the trials of a measurement are, by its logs and by the objects that were read. */
export function measuredTrialAccounts({
  rates,
  sources,
}: Pick<Measurement, 'rates' | 'sources'>): (name: BalancerName) => string | null {
  return trialAccounts([...rates.filter(({ evidence }) => evidence === 'log'), ...sources]);
}

/** How many balancers the rows name: one for each account of a name, one where no row names any. */
export function countBalancers(rows: readonly AccountRow[]): number {
  const accounts = [...accountsByName(rows).values()];
  return accounts.reduce((sum, { size }) => sum + Math.max(1, size), 0);
}
