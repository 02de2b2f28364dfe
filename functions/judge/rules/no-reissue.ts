import { fallbackBehaviour } from '../../behaviours/fallback.ts';
import { scopeBehaviour } from '../../behaviours/resumption.ts';
import type { Measurement } from '../../model/rate.ts';
import { LEAST_TRIALS, reachesAlways } from '../../model/trial-verdict.ts';
import { share } from '../../model/wording.ts';
import { CREDENTIALS } from './mechanism-words.ts';
import type { Finding, Rule } from './rule.ts';
import {
  isToldByBaseline,
  offerPools,
  offerSubject,
  poolCounts,
  type TrialPool,
  whose,
} from './trial-pools.ts';

/** After a fallback the node issues no new credential of the kind that was offered. */
export const noReissue: Rule = {
  name: 'no-reissue',
  level: 'node',
  evidence: 'trials',
  severity: 'warning',
  behaviour: fallbackBehaviour,
  find,
  tellable: (measurement) => seenPools(measurement).map(offerSubject),
};

function find(measurement: Measurement): readonly Finding[] {
  return seenPools(measurement).filter(lacksReissue).map(toFinding);
}

/** Enough full handshakes of which it is known whether they brought a credential. */
function seenPools(measurement: Measurement): readonly TrialPool[] {
  return offerPools(measurement).filter(
    (pool) => pool.reissued + pool.notReissued >= LEAST_TRIALS && !isToldByBaseline(pool),
  );
}

/** Where the mechanism is documented at all: else there is nothing to issue. */
function lacksReissue(pool: TrialPool): boolean {
  const { balancerType, mechanism, excluded, reissued, notReissued } = pool;
  if (excluded || scopeBehaviour(balancerType, mechanism).scope === 'none') return false;
  return !reachesAlways(reissued, reissued + notReissued);
}

function toFinding(pool: TrialPool): Finding {
  const { mechanism, relation, reissued, notReissued } = pool;
  const [one, several] = CREDENTIALS[mechanism];
  return {
    subject: offerSubject(pool),
    observed: poolCounts(pool),
    historyComplete: true,
    reason:
      `After falling back from ${several} ${whose(relation)}, ` +
      `${share(notReissued, reissued + notReissued)} full handshakes brought no new ${one}.`,
  };
}
