import type { Deviation } from '../../model/deviation.ts';
import { wilson } from '../../model/statistics/wilson.ts';
import { share } from '../../model/wording.ts';
import { CREDENTIALS } from './mechanism-words.ts';
import type { Finding } from './rule.ts';
import { offerSubject, poolCounts, type TrialPool, whose } from './trial-pools.ts';

/** The finding that a node accepts offers more or less often than is documented. */
export function acceptanceFinding(pool: TrialPool, ending: string): Finding {
  const { resumed, full, mechanism, relation } = pool;
  const known = resumed + full;
  const [, several] = CREDENTIALS[mechanism];
  return {
    subject: offerSubject(pool),
    observed: { ...poolCounts(pool), ...acceptance(resumed, known) },
    historyComplete: true,
    reason: `The node accepted ${share(resumed, known)} ${several} ${whose(relation)}: ${ending}.`,
  };
}

/** The acceptance rate with its interval (Wilson, 95 %); `known` must not be 0. */
export function acceptance(resumed: number, known: number): Deviation['observed'] {
  const rate = resumed / known;
  return { known, rate, ...wilson(rate, known) };
}
