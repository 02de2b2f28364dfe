/** The sums over clusters that an interval needs; n = counted, k = resumed of one cluster. */
export interface ClusterMoments {
  readonly resumed: number;
  readonly full: number;
  readonly clusters: number;
  readonly sumNn: number;
  readonly sumKk: number;
  readonly sumNk: number;
}

/**
 * By what factor clustering inflates the variance of a share, at least 1: the ratio estimator's
 * variance over clusters against the binomial one. Where it can't be estimated (a share of 0 or 1, or
 * one cluster) what lies in a cluster is assumed to be one, which leaves (Σn)²/Σn² independent ones
 * (Kish, Survey Sampling, 1965, §5.4 and §8.2).
 */
export function designEffect(moments: ClusterMoments): number {
  const { resumed, clusters, sumNn, sumKk, sumNk } = moments;
  const counted = resumed + moments.full;
  const rate = resumed / counted;
  if (clusters < 2 || resumed === 0 || moments.full === 0) return Math.max(1, sumNn / counted);
  const squares = sumKk - 2 * rate * sumNk + rate * rate * sumNn;
  const clustered = ((clusters / (clusters - 1)) * Math.max(0, squares)) / (counted * counted);
  return Math.max(1, clustered / ((rate * (1 - rate)) / counted));
}
