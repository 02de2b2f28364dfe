import type { Mechanism } from '../../model/balancer.ts';
import type { Deviation } from '../../model/deviation.ts';
import type { MatrixCell, TrialCounts } from '../../model/matrix.ts';
import { wilson } from '../../model/statistics/wilson.ts';
import type { Relation } from '../../model/trial.ts';
import { share } from '../../model/wording.ts';
import type { TrialPool } from '../trials/trial-pools.ts';
import type { Finding, Subject } from './rule.ts';

/** What a mechanism offers, in words: one and several. */
export const CREDENTIALS: Readonly<Record<Mechanism, readonly [one: string, several: string]>> = {
  'session-id': ['session ID', 'session IDs'],
  'session-ticket': ['session ticket', 'session tickets'],
  psk: ['TLS 1.3 ticket', 'TLS 1.3 tickets'],
};

/** The finding that a node accepts offers more or less often than is documented. */
export function acceptanceFinding(pool: TrialPool, ending: string): Finding {
  const { resumed, full, mechanism, relation } = pool;
  const known = resumed + full;
  const [, several] = CREDENTIALS[mechanism];
  return {
    subject: offerSubject(pool),
    observed: { ...observedCounts(pool), ...acceptance(resumed, known) },
    historyComplete: true,
    reason: `The node accepted ${share(resumed, known)} ${several} ${issuerWords(relation)}: ${ending}.`,
  };
}

/** The acceptance rate with its interval (Wilson, 95 %); `known` must not be 0. */
export function acceptance(resumed: number, known: number): Deviation['observed'] {
  const rate = resumed / known;
  return { known, rate, ...wilson(rate, known) };
}

/** Whom the offers of a pool are about. */
export function offerSubject(pool: TrialPool): Subject {
  return trialSubject(pool, pool.mechanism, pool.relation);
}

/** Whom a finding of trials is about. */
export function trialSubject(
  pool: Pick<MatrixCell, 'balancerType' | 'region' | 'accountId' | 'balancer' | 'node'>,
  mechanism: Subject['mechanism'],
  relation: Subject['relation'],
): Subject {
  const { balancerType, region, accountId, balancer, node } = pool;
  const place = { balancerType, region, accountId, balancer, node };
  return { evidence: 'trials', ...place, mechanism, relation, aspect: null };
}

/** The counts of a pool as a finding shows them. */
export function observedCounts(pool: TrialCounts): Finding['observed'] {
  const { resumed, full, failed, inconclusive, reissued, notReissued } = pool;
  return { resumed, full, failed, inconclusive, reissued, notReissued };
}

/** Who issued the sessions that were offered, in words. */
export function issuerWords(relation: Relation): string {
  return relation === 'same-node' ? 'that this node had issued' : 'that other nodes had issued';
}
