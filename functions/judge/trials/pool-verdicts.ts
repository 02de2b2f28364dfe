import { isCovered } from '../../behaviours/resumption.ts';
import type { TrialCounts } from '../../model/matrix.ts';
import type { Measurement } from '../../model/rate.ts';
import type { Verdict } from '../../model/trial.ts';
import { baselineVerdict, offerVerdict } from '../../model/trials/trial-verdict.ts';
import { withoutIsolated } from './isolated-nodes.ts';
import { offerPools, type TrialPool } from './trial-pools.ts';

/** Verdicts on whether a node accepts sessions. */
const ACCEPTANCE: readonly Verdict[] = ['accepts', 'does-not-accept', 'partial'];

/** The pools that show whether a node accepts sessions: enough trials, at a node that works. */
export function conclusivePools(measurement: Measurement): readonly TrialPool[] {
  const matrix = withoutIsolated(measurement.matrix);
  return offerPools({ ...measurement, matrix }).filter(
    (pool) => ACCEPTANCE.includes(offerVerdict(pool)) && !isExplainedByBaseline(pool),
  );
}

/** Whether the documented scope covers the offers of a pool. */
export function isWithinScope(pool: TrialPool): boolean {
  return isCovered(pool.balancerType, pool.mechanism, pool.relation, pool.excluded);
}

/** Whether handshakes without a session succeed, whether they bring a credential or not. */
export function isWorking(baseline: TrialCounts): boolean {
  const verdict = baselineVerdict(baseline);
  return verdict === null || verdict === 'never-issued';
}

/** Whether another rule reports the cause: the node is down, or issues nothing to be accepted. */
export function isExplainedByBaseline({ baseline }: TrialPool): boolean {
  const verdict = baselineVerdict(baseline);
  return verdict === 'fails' || verdict === 'never-issued' || verdict === 'not-applicable';
}
