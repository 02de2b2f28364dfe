import type { RateCounts } from '../../model/rate.ts';

/** What a group of handshakes counts, and when it had its first and last. */
export type CountSums = Pick<
  RateCounts,
  | 'handshakes'
  | 'resumed'
  | 'full'
  | 'unknown'
  | 'failed'
  | 'withinScope'
  | 'ceilingBase'
  | 'firstAtMs'
  | 'lastAtMs'
>;

/** The counts of no handshake at all. */
export const NO_COUNTS: CountSums = {
  ...{ handshakes: 0, resumed: 0, full: 0, unknown: 0, failed: 0, withinScope: 0, ceilingBase: 0 },
  ...{ firstAtMs: Number.POSITIVE_INFINITY, lastAtMs: Number.NEGATIVE_INFINITY },
};

/** The counts of two groups together, and nothing else of either. */
export function addCounts(one: CountSums, other: CountSums): CountSums {
  return {
    handshakes: one.handshakes + other.handshakes,
    resumed: one.resumed + other.resumed,
    full: one.full + other.full,
    unknown: one.unknown + other.unknown,
    failed: one.failed + other.failed,
    withinScope: one.withinScope + other.withinScope,
    ceilingBase: one.ceilingBase + other.ceilingBase,
    firstAtMs: Math.min(one.firstAtMs, other.firstAtMs),
    lastAtMs: Math.max(one.lastAtMs, other.lastAtMs),
  };
}
