import { upperTail } from './p-values.ts';

/** Two groups that are alike but for what is compared. */
export interface Stratum {
  readonly rate: number;
  readonly effectiveN: number;
  readonly otherRate: number;
  readonly otherEffectiveN: number;
}

/**
 * How much lower the first groups' rate is than the others', stratum by stratum, and the one-sided
 * p-value of "no lower": the Mantel–Haenszel risk difference with effective sample sizes, each stratum's
 * variance from its pooled rate, because both are one under that hypothesis. Null without a stratum
 * that has both groups. (Mantel and Haenszel 1959; Greenland and Robins 1985.)
 */
export function stratifiedGap(
  strata: readonly Stratum[],
): { readonly gap: number; readonly pValue: number } | null {
  let [weights, gaps, variances] = [0, 0, 0];
  for (const { rate, effectiveN: n, otherRate, otherEffectiveN: otherN } of strata) {
    if (n <= 0 || otherN <= 0) continue;
    const weight = (n * otherN) / (n + otherN);
    const pooled = (rate * n + otherRate * otherN) / (n + otherN);
    weights += weight;
    gaps += weight * (otherRate - rate);
    // w² · p(1−p) · (1/n + 1/m) is w · p(1−p).
    variances += weight * pooled * (1 - pooled);
  }
  if (weights === 0) return null;
  const pValue = variances > 0 ? upperTail(gaps / Math.sqrt(variances)) : 1;
  return { gap: gaps / weights, pValue };
}
