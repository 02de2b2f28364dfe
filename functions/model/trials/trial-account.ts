import { UNKNOWN_ACCOUNT } from '../balancer.ts';
import type { Measurement } from '../rate.ts';

/** A balancer as its name alone tells it: classic ones repeat across accounts. */
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

/** A key that is equal for all trials of one node. */
export function triedNodeKey(trials: AccountRow & { readonly node: string }): string {
  return JSON.stringify([balancerNameKey(trials), trials.accountId, trials.node]);
}

/** Whether a row names an account. */
export function isAccount(accountId: string | null): accountId is string {
  return accountId !== null && accountId !== UNKNOWN_ACCOUNT;
}

/** A row that may name an account, or lack the field. */
export type MaybeAccountRow = BalancerName & { readonly accountId?: string | null | undefined };

/** Whether rows of one name may be of one account: both name it, or one of them names none. */
export function isSameAccount(a: MaybeAccountRow, b: MaybeAccountRow): boolean {
  const [one = null, other = null] = [a.accountId, b.accountId];
  return !(isAccount(one) && isAccount(other)) || one === other;
}

/** The rows that may be of a balancer: of its name, and of its account where both name one. */
export function rowsOfBalancer<Row extends MaybeAccountRow>(
  rows: readonly Row[],
): (balancer: MaybeAccountRow) => readonly Row[] {
  const byName = Map.groupBy(rows, balancerNameKey);
  return (balancer) =>
    (byName.get(balancerNameKey(balancer)) ?? []).filter((row) => isSameAccount(row, balancer));
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
 * Whose the rows of a balancer name are that name no account, as trials of an older version: the
 * account that `rows` name for the balancer, where they name exactly one; else null.
 */
export function trialAccounts(rows: readonly AccountRow[]): (name: BalancerName) => string | null {
  const accounts = accountsByName(rows.filter(({ balancer }) => balancer !== null));
  return (name) => {
    const [only, ...others] = accounts.get(balancerNameKey(name)) ?? [];
    return only === undefined || others.length > 0 ? null : only;
  };
}

/** Whose such rows of a measurement are, by its logs, by other trials and by the objects that were read. */
export function measuredTrialAccounts({
  rates,
  matrix,
  survival,
  sources,
}: Pick<Measurement, 'rates' | 'matrix' | 'survival' | 'sources'>): (
  name: BalancerName,
) => string | null {
  return trialAccounts([...rates, ...matrix, ...survival, ...sources]);
}

/** How many balancers the rows name: one for each account of a name, one where no row names any. */
export function countBalancers(rows: readonly AccountRow[]): number {
  const accounts = [...accountsByName(rows).values()];
  return accounts.reduce((sum, { size }) => sum + Math.max(1, size), 0);
}
