import { createHash } from 'node:crypto';
import { type BalancerType, UNKNOWN_ACCOUNT } from '../../model/balancer.ts';
import type { Deviation } from '../../model/deviation.ts';
import { compareText } from '../../model/text-order.ts';

/**
 * The labels that stay the same while a deviation lasts: no counts, no times. The account is that
 * which the rule's own evidence names: another one may come and go while the deviation lasts.
 */
export interface Labels
  extends Pick<
    Deviation,
    'rule' | 'balancerType' | 'region' | 'balancer' | 'node' | 'mechanism' | 'relation'
  > {
  /** What distinguishes several deviations of a rule at one place. */
  readonly aspect: string | null;
  readonly accountId: string | null;
}

/**
 * The account as part of a name; null where it is none: names of application and network balancers
 * hold an id of their own, those of classic ones repeat across accounts.
 */
export function identifyingAccount(
  balancerType: BalancerType,
  accountId: string | null,
): string | null {
  return balancerType === 'classic' && accountId !== UNKNOWN_ACCOUNT ? accountId : null;
}

/** Names a deviation across runs: SHA-256 over its sorted labels, the first 32 hex digits. */
export function fingerprint(labels: Labels): string {
  // Named one by one: a field more on the object must not change the name.
  const { rule, balancerType, region, balancer, node } = labels;
  const accountId = identifyingAccount(balancerType, labels.accountId);
  const { mechanism, relation, aspect } = labels;
  const stable = { rule, balancerType, region, accountId, balancer, node, mechanism, relation };
  const sorted = Object.entries({ ...stable, aspect }).sort(([a], [b]) => compareText(a, b));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 32);
}
