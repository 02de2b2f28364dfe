/** The normal quantile of a two-sided 95 % interval. */
const Z95 = 1.959964;

/**
 * Wilson's score interval of a share `rate` of `n` trials (n > 0, not necessarily whole), 95 %
 * (Brown, Cai & DasGupta, Interval Estimation for a Binomial Proportion, 2001).
 */
export function wilson(rate: number, n: number): { readonly low: number; readonly high: number } {
  const zz = Z95 * Z95;
  const middle = (rate + zz / (2 * n)) / (1 + zz / n);
  const half = (Z95 / (1 + zz / n)) * Math.sqrt((rate * (1 - rate)) / n + zz / (4 * n * n));
  // At a share of 0 or 1 the bound is exact; rounding must not push it over.
  const low = rate === 0 ? 0 : Math.max(0, middle - half);
  const high = rate === 1 ? 1 : Math.min(1, middle + half);
  return { low, high };
}
