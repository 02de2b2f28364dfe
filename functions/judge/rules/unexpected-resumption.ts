import { scopeBehaviour } from '../../behaviours/resumption.ts';
import type { Measurement } from '../../model/rate.ts';
import { LEAST_TRIALS } from '../../model/trials/trial-verdict.ts';
import { isWithinScope } from '../trials/pool-verdicts.ts';
import { offerPools, type TrialPool } from '../trials/trial-pools.ts';
import { behaviourOfMechanism, type Finding, type Rule } from './rule.ts';
import { acceptanceFinding, offerSubject } from './trial-finding.ts';

/** A node accepts a session that it should not know. */
export const unexpectedResumption: Rule = {
  name: 'unexpected-resumption',
  level: 'node',
  reads: 'trials',
  severity: 'error',
  behaviour: behaviourOfMechanism(scopeBehaviour),
  find,
  covered: (measurement) => triedPools(measurement).map(offerSubject),
};

/** Pools that are resumed out of scope; excluded listeners have a rule of their own. */
export function unexpectedPools(measurement: Measurement): readonly TrialPool[] {
  return triedPools(measurement).filter(
    // A resumption never happens by chance: one is proof.
    (pool) => pool.resumed > 0 && !isWithinScope(pool) && !pool.excluded,
  );
}

function triedPools(measurement: Measurement): readonly TrialPool[] {
  return offerPools(measurement).filter(
    ({ resumed, full, failed }) => resumed + full + failed >= LEAST_TRIALS,
  );
}

/** Pools of a node that resumed a session which another node had issued. */
export function unexpectedCrossNode(measurement: Measurement): readonly TrialPool[] {
  return unexpectedPools(measurement).filter((pool) => pool.relation === 'cross-node');
}

function find(measurement: Measurement): readonly Finding[] {
  return unexpectedPools(measurement).map((pool) =>
    acceptanceFinding(pool, 'documented is that it accepts none'),
  );
}
