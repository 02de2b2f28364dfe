import { fallbackBehaviour } from '../behaviours/fallback.ts';
import type { TrialCounts } from '../model/matrix.ts';
import type { Measurement } from '../model/rate.ts';
import { baselineVerdict, offerVerdict } from '../model/trial-verdict.ts';
import { wilson } from '../model/wilson.ts';
import { CREDENTIALS } from './mechanism-words.ts';
import { newcombeDifference, type Proportion } from './newcombe.ts';
import type { Finding, Rule } from './rule.ts';
import { offerPools, poolCounts, poolSubject, type TrialPool, whose } from './trial-pools.ts';
import { share } from './wording.ts';

/** An offered session makes the handshake fail, while one without a session succeeds. */
export const failedOffer: Rule = {
  name: 'failed-offer',
  level: 'node',
  evidence: 'trials',
  severity: 'critical',
  behaviour: fallbackBehaviour,
  find,
};

function find(measurement: Measurement): readonly Finding[] {
  return offerPools(measurement)
    .filter((pool) => offerVerdict(pool) === 'fails' && failsByOffer(pool))
    .map(toFinding);
}

/** A path that loses handshakes loses those without a session too. */
function failsByOffer({ baseline, ...pool }: TrialPool): boolean {
  const verdict = baselineVerdict(baseline);
  if (verdict !== null && verdict !== 'never-issued') return false;
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
    subject: poolSubject(pool, mechanism, relation),
    observed: {
      ...poolCounts(pool),
      error,
      baselineFull: baseline.full,
      baselineFailed: baseline.failed,
    },
    historyComplete: true,
    reason:
      `${share(failed, conclusive)} handshakes that offered ${several} ${whose(relation)} failed ` +
      `(${error ?? 'no class given'}), of those without a session ${share(baseline.failed, tried)}.`,
  };
}
