import type { TrialCounts } from '../matrix.ts';
import { wilson } from '../statistics/wilson.ts';
import type { Verdict } from '../trial.ts';

/** With fewer trials there is no verdict: at a true rate of one half, ten never all agree. */
export const LEAST_TRIALS = 10;
/** A share is taken for "always" when its 95 % interval reaches this. */
const ALWAYS = 0.9;

/** Whether `part` of `whole` (above 0) may be a share of all of them. */
export function reachesAlways(part: number, whole: number): boolean {
  return wilson(part / whole, whole).high >= ALWAYS;
}

/** What offers of a session say of one question; pooled or of a single pair. */
export function offerVerdict(counts: TrialCounts): Verdict {
  const { resumed, full, failed, versionFailed } = counts;
  const known = resumed + full;
  const conclusive = known + failed;
  if (conclusive === 0) return 'inconclusive';
  if (versionFailed === conclusive) return 'not-applicable';
  if (conclusive < LEAST_TRIALS) return 'too-few';
  if (!reachesAlways(known, conclusive)) return 'fails';
  if (resumed === 0) return 'does-not-accept';
  return reachesAlways(resumed, known) ? 'accepts' : 'partial';
}

/**
 * What handshakes without a session say of a node; null where it works, and issues or may well
 * issue a credential of the mechanism's kind.
 */
export function baselineVerdict(counts: TrialCounts): Verdict | null {
  const { full, failed, versionFailed, reissued, notReissued } = counts;
  const conclusive = full + failed;
  if (conclusive === 0) return 'inconclusive';
  if (versionFailed === conclusive) return 'not-applicable';
  if (conclusive < LEAST_TRIALS) return 'too-few';
  if (!reachesAlways(full, conclusive)) return 'fails';
  return reissued === 0 && notReissued >= LEAST_TRIALS ? 'never-issued' : null;
}

/** Why a node issued no session in all those handshakes, however few: there was none to offer. */
export function fetchVerdict(counts: TrialCounts): Verdict {
  const { resumed, full, failed, inconclusive, versionFailed } = counts;
  if (versionFailed === resumed + full + failed + inconclusive) return 'not-applicable';
  return full > 0 ? 'never-issued' : 'fails';
}
