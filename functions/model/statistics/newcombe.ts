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

/** Two proportions of groups that are alike but for what is compared, and how much they weigh. */
export interface WeightedPair {
  readonly weight: number;
  readonly a: Proportion;
  readonly b: Proportion;
}

/**
 * The weighted mean of the differences `a − b` of independent pairs; its interval adds the squared
 * distances to the pairs' bounds (Zou and Donner 2008, doi:10.1002/sim.3095), so that of one pair is
 * Newcombe's. Null without a pair that weighs.
 */
export function stratifiedDifference(
  pairs: readonly WeightedPair[],
): ReturnType<typeof newcombeDifference> | null {
  const whole = pairs.reduce((sum, { weight }) => sum + weight, 0);
  if (whole <= 0) return null;
  const parts = pairs.map(({ weight, a, b }) => {
    const { difference, low, high } = newcombeDifference(a, b);
    const share = weight / whole;
    return {
      difference: share * difference,
      below: share * (difference - low),
      above: share * (high - difference),
    };
  });
  const difference = parts.reduce((sum, part) => sum + part.difference, 0);
  return {
    difference,
    low: difference - Math.hypot(...parts.map(({ below }) => below)),
    high: difference + Math.hypot(...parts.map(({ above }) => above)),
  };
}
