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
