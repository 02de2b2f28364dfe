import { fallbackBehaviour } from '../../behaviours/fallback.ts';
import { scopeBehaviour } from '../../behaviours/resumption.ts';
import type { Measurement } from '../../model/rate.ts';
import { LEAST_TRIALS, reachesAlways } from '../../model/trials/trial-verdict.ts';
import { share } from '../../model/wording.ts';
import { isExplainedByBaseline } from '../trials/pool-verdicts.ts';
import { offerPools, type TrialPool } from '../trials/trial-pools.ts';
import type { Finding, Rule } from './rule.ts';
import { CREDENTIALS, issuerWords, observedCounts, offerSubject } from './trial-finding.ts';

/** After a fallback the node issues no new credential of the kind that was offered. */
export const noReissue: Rule = {
  name: 'no-reissue',
  level: 'node',
  reads: 'trials',
  severity: 'warning',
  behaviour: fallbackBehaviour,
  find,
  covered: (measurement) => seenPools(measurement).map(offerSubject),
};

function find(measurement: Measurement): readonly Finding[] {
  return seenPools(measurement).filter(lacksReissue).map(toFinding);
}

/** Enough full handshakes of which it is known whether they brought a credential. */
function seenPools(measurement: Measurement): readonly TrialPool[] {
  return offerPools(measurement).filter(
    (pool) => pool.reissued + pool.notReissued >= LEAST_TRIALS && !isExplainedByBaseline(pool),
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
    observed: observedCounts(pool),
    historyComplete: true,
    reason:
      `After falling back from ${several} ${issuerWords(relation)}, ` +
      `${share(notReissued, reissued + notReissued)} full handshakes brought no new ${one}.`,
  };
}
