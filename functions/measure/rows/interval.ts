import { designEffect } from '../../model/statistics/design-effect.ts';
import { wilson } from '../../model/statistics/wilson.ts';

/** The sums over clients that an interval needs; n = resumed + full, k = resumed of one client. */
export interface ClientMoments {
  readonly resumed: number;
  readonly full: number;
  readonly clients: number;
  readonly sumNn: number;
  readonly sumKk: number;
  readonly sumNk: number;
}

export interface Interval {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  /** (resumed + full) / design effect. */
  readonly effectiveN: number;
}

/**
 * The share of resumed handshakes with its 95 % interval, widened for handshakes that come in
 * clusters by client; null when nothing was counted, never NaN.
 */
export function clusteredInterval(moments: ClientMoments): Interval | null {
  const counted = moments.resumed + moments.full;
  if (counted === 0) return null;
  const rate = moments.resumed / counted;
  const effectiveN = counted / designEffect({ ...moments, clusters: moments.clients });
  return { rate, ...wilson(rate, effectiveN), effectiveN };
}
