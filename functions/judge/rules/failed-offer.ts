import { fallbackBehaviour } from '../../behaviours/fallback.ts';
import type { TrialCounts } from '../../model/matrix.ts';
import type { Measurement } from '../../model/rate.ts';
import { newcombeDifference, type Proportion } from '../../model/statistics/newcombe.ts';
import { wilson } from '../../model/statistics/wilson.ts';
import type { Verdict } from '../../model/trial.ts';
import { offerVerdict } from '../../model/trials/trial-verdict.ts';
import { share } from '../../model/wording.ts';
import { isWorking } from '../trials/pool-verdicts.ts';
import { offerPools, type TrialPool } from '../trials/trial-pools.ts';
import type { Finding, Rule } from './rule.ts';
import { CREDENTIALS, issuerWords, observedCounts, offerSubject } from './trial-finding.ts';

/** An offered session makes the handshake fail, while one without a session succeeds. */
export const failedOffer: Rule = {
  name: 'failed-offer',
  level: 'node',
  reads: 'trials',
  severity: 'critical',
  behaviour: fallbackBehaviour,
  find,
  covered: (measurement) => comparablePools(measurement).map(offerSubject),
};

function find(measurement: Measurement): readonly Finding[] {
  return comparablePools(measurement).filter(failsByOffer).map(toFinding);
}

/** Enough offers, at a node that works without one. */
function comparablePools(measurement: Measurement): readonly TrialPool[] {
  return offerPools(measurement).filter(
    (pool) => !NO_VERDICTS.includes(offerVerdict(pool)) && isWorking(pool.baseline),
  );
}

const NO_VERDICTS: readonly Verdict[] = ['inconclusive', 'not-applicable', 'too-few'];

/** A path that loses handshakes loses those without a session too. */
function failsByOffer({ baseline, ...pool }: TrialPool): boolean {
  if (offerVerdict(pool) !== 'fails') return false;
  return newcombeDifference(failedShare(pool), failedShare(baseline)).low > 0;
}

function failedShare({ resumed, full, failed }: TrialCounts): Proportion {
  const conclusive = resumed + full + failed;
  const rate = failed / conclusive;
  return { rate, ...wilson(rate, conclusive) };
}

function toFinding(pool: TrialPool): Finding {
  const { baseline, mechanism, relation, failed, error } = pool;
  const conclusive = pool.resumed + pool.full + failed;
  const tried = baseline.full + baseline.failed;
  const [, several] = CREDENTIALS[mechanism];
  return {
    subject: offerSubject(pool),
    observed: {
      ...observedCounts(pool),
      error,
      baselineFull: baseline.full,
      baselineFailed: baseline.failed,
    },
    historyComplete: true,
    reason:
      `${share(failed, conclusive)} handshakes that offered ${several} ${issuerWords(relation)} failed ` +
      `(${error ?? 'no class given'}), of those without a session ${share(baseline.failed, tried)}.`,
  };
}
