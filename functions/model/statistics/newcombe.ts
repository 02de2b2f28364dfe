/** A proportion with its score interval, all 0 to 1. */
export interface Proportion {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Interval of `a − b` for independent proportions by Newcombe's hybrid score method (method 10 of
 * Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I); its level
 * is that of the two score intervals.
 */
export function newcombeDifference(
  a: Proportion,
  b: Proportion,
): { readonly difference: number; readonly low: number; readonly high: number } {
  const difference = a.rate - b.rate;
  return {
    difference,
    low: difference - Math.hypot(a.rate - a.low, b.high - b.rate),
    high: difference + Math.hypot(a.high - a.rate, b.rate - b.low),
  };
}
