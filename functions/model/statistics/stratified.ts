import { upperTail } from './p-values.ts';

/** A group's sums over clusters: with w the weight of one and r its resumed part, Σw, Σr, Σw², … */
export interface ClusterSums {
  readonly sumW: number;
  readonly sumR: number;
  readonly sumWw: number;
  readonly sumRr: number;
  readonly sumWr: number;
}

/** Two groups that are alike but for what is compared. */
export interface Stratum {
  readonly own: ClusterSums;
  readonly other: ClusterSums;
}

/**
 * How much lower the own rates Σr/Σw are than the others', stratum by stratum, and the one-sided
 * p-value of "no lower"; null without a stratum that has both groups. The Mantel–Haenszel risk
 * difference (Mantel and Haenszel 1959; Greenland and Robins 1985), its variance that of the clusters'
 * scores r − p·w, with p the pooled rate of a stratum, because both rates are one under that
 * hypothesis: a stratum's own rates would fit its few heavy clusters, and hide how far they spread.
 */
export function stratifiedGap(
  strata: readonly Stratum[],
): { readonly gap: number; readonly pValue: number } | null {
  let [weights, gaps, variance] = [0, 0, 0];
  for (const { own, other } of strata) {
    if (own.sumW <= 0 || other.sumW <= 0) continue;
    const whole = own.sumW + other.sumW;
    const pooled = (own.sumR + other.sumR) / whole;
    weights += (own.sumW * other.sumW) / whole;
    gaps += (own.sumW * other.sumR - other.sumW * own.sumR) / whole;
    variance += (other.sumW / whole) ** 2 * squaredScores(own, pooled);
    variance += (own.sumW / whole) ** 2 * squaredScores(other, pooled);
  }
  if (weights === 0) return null;
  const pValue = variance > 0 ? upperTail(gaps / Math.sqrt(variance)) : 1;
  return { gap: gaps / weights, pValue };
}

/** Σ(r − p·w)² over clusters. */
function squaredScores({ sumWw, sumRr, sumWr }: ClusterSums, rate: number): number {
  return Math.max(0, sumRr - 2 * rate * sumWr + rate * rate * sumWw);
}
