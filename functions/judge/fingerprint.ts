import { createHash } from 'node:crypto';
import type { Deviation } from '../model/deviation.ts';
import { compareText } from '../model/text-order.ts';

/** The labels that stay the same while a deviation lasts: no counts, no times. */
export interface Labels
  extends Pick<
    Deviation,
    | 'rule'
    | 'balancerType'
    | 'region'
    | 'accountId'
    | 'balancer'
    | 'node'
    | 'mechanism'
    | 'relation'
  > {
  /** What tells several deviations of a rule at one place apart. */
  readonly aspect: string | null;
}

/** Names a deviation across runs: SHA-256 over its sorted labels, the first 32 hex digits. */
export function fingerprint(labels: Labels): string {
  // Named one by one: a field more on the object must not change the name.
  const { rule, balancerType, region, accountId, balancer, node } = labels;
  const { mechanism, relation, aspect } = labels;
  const stable = { rule, balancerType, region, accountId, balancer, node, mechanism, relation };
  const sorted = Object.entries({ ...stable, aspect }).sort(([a], [b]) => compareText(a, b));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 32);
}
