import { scopeBehaviour } from '../../behaviours/resumption.ts';
import type { Measurement } from '../../model/rate.ts';
import { baselineVerdict, offerVerdict } from '../../model/trials/trial-verdict.ts';
import { count } from '../../model/wording.ts';
import { conclusivePools, isWithinScope } from '../trials/pool-verdicts.ts';
import {
  type BaselinePool,
  baselinePools,
  offerKey,
  type TrialPool,
} from '../trials/trial-pools.ts';
import { behaviourOfMechanism, type Finding, type Rule } from './rule.ts';
import {
  acceptanceFinding,
  CREDENTIALS,
  observedCounts,
  offerSubject,
  trialSubject,
} from './trial-finding.ts';

/** A node accepts none of the sessions that it should, or issues none to be offered again. */
export const missingResumption: Rule = {
  name: 'missing-resumption',
  level: 'node',
  reads: 'trials',
  severity: 'error',
  behaviour: behaviourOfMechanism(scopeBehaviour),
  find,
  covered: (measurement) => conclusivePools(measurement).map(offerSubject),
};

function find(measurement: Measurement): readonly Finding[] {
  return [
    ...baselinePools(measurement).filter(isNeverIssued).map(neverIssued),
    ...refusedPools(measurement).map((pool) =>
      acceptanceFinding(pool, 'documented is that it accepts them'),
    ),
  ];
}

/** What shows that a node does not resume, or does not issue, its own sessions. */
export function missingSameNode(measurement: Measurement): readonly BaselinePool[] {
  const refused = refusedPools(measurement).filter((pool) => pool.relation === 'same-node');
  return [...refused, ...baselinePools(measurement).filter(isNeverIssued)];
}

function refusedPools(measurement: Measurement): readonly TrialPool[] {
  const refused = conclusivePools(measurement).filter(
    (pool) => isWithinScope(pool) && offerVerdict(pool) === 'does-not-accept',
  );
  // One fact: a node that does not know its own sessions knows those of others no better.
  const own = new Set(refused.filter(({ relation }) => relation === 'same-node').map(offerKey));
  return refused.filter((pool) => pool.relation === 'same-node' || !own.has(offerKey(pool)));
}

function isNeverIssued(pool: BaselinePool): boolean {
  const { scope } = scopeBehaviour(pool.balancerType, pool.mechanism);
  return scope !== 'none' && !pool.excluded && baselineVerdict(pool) === 'never-issued';
}

function neverIssued(pool: BaselinePool): Finding {
  const [one] = CREDENTIALS[pool.mechanism];
  return {
    // The fact is about its own sessions, as when it issues some and then accepts none.
    subject: trialSubject(pool, pool.mechanism, 'same-node'),
    observed: observedCounts(pool),
    historyComplete: true,
    reason: `None of ${count(pool.notReissued)} full handshakes brought a ${one} to offer again.`,
  };
}
