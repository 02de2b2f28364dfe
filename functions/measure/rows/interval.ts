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
  const effectiveN = counted / designEffect(moments);
  return { rate, ...wilson(rate, effectiveN), effectiveN };
}

/**
 * * By what factor clustering inflates the variance, at least 1: the ratio estimator's variance
 * over clients against the binomial one. Where it can't be estimated (a share of 0 or 1, or one
 * client) the handshakes of a client are assumed to be one, which leaves (Σn)²/Σn² independent
 * handshakes (Kish, Survey Sampling, 1965, §5.4 and §8.2).
 */
function designEffect(moments: ClientMoments): number {
  const { resumed, clients, sumNn, sumKk, sumNk } = moments;
  const counted = resumed + moments.full;
  const rate = resumed / counted;
  if (clients < 2 || resumed === 0 || moments.full === 0) return Math.max(1, sumNn / counted);
  const squares = sumKk - 2 * rate * sumNk + rate * rate * sumNn;
  const clustered = ((clients / (clients - 1)) * Math.max(0, squares)) / (counted * counted);
  return Math.max(1, clustered / ((rate * (1 - rate)) / counted));
}
