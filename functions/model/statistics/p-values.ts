/** Beyond this the power series loses digits and the continued fraction converges fast. */
const TAIL_FROM = 3;
/** Both expansions reach double precision on their side of `TAIL_FROM` within this many terms. */
const TERMS = 100;

/** P(Z > z) of a standard normal Z, to a relative error below 1e-9, also far out in the tail. */
export function upperTail(z: number): number {
  if (Number.isNaN(z)) throw new Error('upperTail of NaN');
  if (z < -TAIL_FROM) return 1 - fraction(-z);
  return z > TAIL_FROM ? fraction(z) : 0.5 - centre(z);
}

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** Φ(z) − ½ as φ(z)·(z + z³/3 + z⁵/15 + …): Abramowitz and Stegun 1964, 26.2.11. */
function centre(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 1; k <= TERMS; k += 1) {
    term *= (z * z) / (2 * k + 1);
    sum += term;
  }
  return density(z) * sum;
}

/** Q(z) as φ(z) / (z + 1/(z + 2/(z + 3/…))): Abramowitz and Stegun 1964, 26.2.14. */
function fraction(z: number): number {
  let tail = z;
  for (let k = TERMS; k >= 1; k -= 1) tail = z + k / tail;
  return density(z) / tail;
}

/**
 * Which of the p-values are discoveries at false discovery rate `rate` (0 to 1), in their order:
 * with p₍ᵢ₎ sorted ascending, all up to the greatest i with p₍ᵢ₎ ≤ i·rate/m (Benjamini and Hochberg
 * 1995, doi:10.1111/j.2517-6161.1995.tb02031.x).
 */
export function discoveries(pValues: readonly number[], rate: number): readonly boolean[] {
  const sorted = [...pValues].sort((a, b) => a - b);
  const last = sorted.findLastIndex((p, index) => p <= ((index + 1) * rate) / sorted.length);
  const threshold = sorted[last];
  return pValues.map((p) => threshold !== undefined && p <= threshold);
}
