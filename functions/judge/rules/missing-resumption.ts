import { scopeBehaviour } from '../../behaviours/resumption.ts';
import type { Measurement } from '../../model/rate.ts';
import { baselineVerdict, offerVerdict } from '../../model/trial-verdict.ts';
import { count } from '../../model/wording.ts';
import { acceptanceFinding } from './acceptance.ts';
import { CREDENTIALS } from './mechanism-words.ts';
import { behaviourOfMechanism, type Finding, type Rule } from './rule.ts';
import {
  type BaselinePool,
  baselinePools,
  conclusivePools,
  isWithinScope,
  offerSubject,
  placeKey,
  poolCounts,
  poolSubject,
  type TrialPool,
  triedKey,
} from './trial-pools.ts';

/** A node accepts none of the sessions that it should, or issues none to be offered again. */
export const missingResumption: Rule = {
  name: 'missing-resumption',
  level: 'node',
  evidence: 'trials',
  severity: 'error',
  behaviour: behaviourOfMechanism(scopeBehaviour),
  find,
  tellable: (measurement) => conclusivePools(measurement).map(offerSubject),
};

function find(measurement: Measurement): readonly Finding[] {
  return [
    ...baselinePools(measurement).filter(isNeverIssued).map(neverIssued),
    ...refusedPools(measurement).map((pool) =>
      acceptanceFinding(pool, 'documented is that it accepts them'),
    ),
  ];
}

/** The balancers of which some node does not resume, or does not issue, its own sessions. */
export function missingSameNode(measurement: Measurement): ReadonlySet<string> {
  const refused = refusedPools(measurement).filter((pool) => pool.relation === 'same-node');
  return new Set([...refused, ...baselinePools(measurement).filter(isNeverIssued)].map(triedKey));
}

function refusedPools(measurement: Measurement): readonly TrialPool[] {
  const refused = conclusivePools(measurement).filter(
    (pool) => isWithinScope(pool) && offerVerdict(pool) === 'does-not-accept',
  );
  // One fact: a node that does not know its own sessions knows those of others no better.
  const own = new Set(refused.filter(({ relation }) => relation === 'same-node').map(placeKey));
  return refused.filter((pool) => pool.relation === 'same-node' || !own.has(placeKey(pool)));
}

function isNeverIssued(pool: BaselinePool): boolean {
  const { scope } = scopeBehaviour(pool.balancerType, pool.mechanism);
  return scope !== 'none' && !pool.excluded && baselineVerdict(pool) === 'never-issued';
}

function neverIssued(pool: BaselinePool): Finding {
  const [one] = CREDENTIALS[pool.mechanism];
  return {
    // The fact is about its own sessions, as when it issues some and then accepts none.
    subject: poolSubject(pool, pool.mechanism, 'same-node'),
    observed: poolCounts(pool),
    historyComplete: true,
    reason: `None of ${count(pool.notReissued)} full handshakes brought a ${one} to offer again.`,
  };
}
