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

/**
 * The same with a continuity correction: it covers a share of few trials in at least 95 % of all cases
 * where the plain one does on average (Newcombe, Statistics in Medicine 17, 1998, method 4).
 */
export function correctedWilson(
  rate: number,
  n: number,
): { readonly low: number; readonly high: number } {
  const zz = Z95 * Z95;
  const miss = 1 - rate;
  const whole = 2 * (n + zz);
  const below = Z95 * Math.sqrt(Math.max(0, zz - 2 - 1 / n + 4 * rate * (n * miss + 1)));
  const above = Z95 * Math.sqrt(Math.max(0, zz + 2 - 1 / n + 4 * rate * (n * miss - 1)));
  const low = rate === 0 ? 0 : Math.max(0, (2 * n * rate + zz - 1 - below) / whole);
  const high = rate === 1 ? 1 : Math.min(1, (2 * n * rate + zz + 1 + above) / whole);
  return { low, high };
}
