import { fallbackBehaviour } from '../behaviours/fallback.ts';
import { scopeBehaviour } from '../behaviours/resumption.ts';
import type { Measurement } from '../model/rate.ts';
import { LEAST_TRIALS, reachesAlways } from '../model/trial-verdict.ts';
import { CREDENTIALS } from './mechanism-words.ts';
import type { Finding, Rule } from './rule.ts';
import {
  isToldByBaseline,
  offerPools,
  poolCounts,
  poolSubject,
  type TrialPool,
  whose,
} from './trial-pools.ts';
import { share } from './wording.ts';

/** After a fallback the node issues no new credential of the kind that was offered. */
export const noReissue: Rule = {
  name: 'no-reissue',
  level: 'node',
  evidence: 'trials',
  severity: 'warning',
  behaviour: fallbackBehaviour,
  find,
};

function find(measurement: Measurement): readonly Finding[] {
  return offerPools(measurement)
    .filter((pool) => lacksReissue(pool) && !isToldByBaseline(pool))
    .map(toFinding);
}

/** Where the mechanism is documented at all: else there is nothing to issue. */
function lacksReissue(pool: TrialPool): boolean {
  const { balancerType, mechanism, excluded, reissued, notReissued } = pool;
  if (excluded || scopeBehaviour(balancerType, mechanism).scope === 'none') return false;
  const seen = reissued + notReissued;
  return seen >= LEAST_TRIALS && !reachesAlways(reissued, seen);
}

function toFinding(pool: TrialPool): Finding {
  const { mechanism, relation, reissued, notReissued } = pool;
  const [one, several] = CREDENTIALS[mechanism];
  return {
    subject: poolSubject(pool, mechanism, relation),
    observed: poolCounts(pool),
    historyComplete: true,
    reason:
      `After falling back from ${several} ${whose(relation)}, ` +
      `${share(notReissued, reissued + notReissued)} full handshakes brought no new ${one}.`,
  };
}
