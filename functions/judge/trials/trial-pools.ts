import type { MatrixCell, TrialCounts } from '../../model/matrix.ts';
import type { Measurement } from '../../model/rate.ts';
import type { Relation } from '../../model/trial.ts';
import { triedNodeKey } from '../../model/trials/trial-account.ts';

/** Offers at one node by one mechanism, of all issuers together. */
export type TrialPool = Omit<MatrixCell, 'issuerNode' | 'relation'> & {
  readonly relation: Relation;
  /** Handshakes of the same node and mechanism without a session; all 0 where there were none. */
  readonly baseline: TrialCounts;
};

export type BaselinePool = Omit<MatrixCell, 'issuerNode'>;

const NOTHING: TrialCounts = {
  ...{ resumed: 0, full: 0, failed: 0, inconclusive: 0 },
  ...{ reissued: 0, notReissued: 0, versionFailed: 0 },
};

/** The offers of a measurement, pooled by node, mechanism and relation. */
export function offerPools({ matrix }: Pick<Measurement, 'matrix'>): readonly TrialPool[] {
  const baselines = new Map(baselinesOf(matrix).map((pool) => [offerKey(pool), pool]));
  return pooled(matrix).flatMap((pool) => {
    const { relation } = pool;
    if (relation === null) return [];
    return [{ ...pool, relation, baseline: baselines.get(offerKey(pool)) ?? NOTHING }];
  });
}

/** The handshakes of a measurement that offered no session, by node and mechanism. */
export function baselinePools({ matrix }: Pick<Measurement, 'matrix'>): readonly BaselinePool[] {
  return baselinesOf(matrix);
}

function baselinesOf(matrix: readonly MatrixCell[]): readonly BaselinePool[] {
  return pooled(matrix.filter((cell) => cell.relation === null));
}

function pooled(cells: readonly MatrixCell[]): readonly BaselinePool[] {
  const groups = Map.groupBy(cells, (cell) => JSON.stringify([offerKey(cell), cell.relation]));
  return [...groups.values()].flatMap((group) => {
    const known = group.filter(({ unjudged }) => !unjudged);
    const judged = known.length === 0 ? group : known;
    // Where a listener was switched, trials of before and after tell of two different things.
    const lastAtMs = Math.max(...judged.map((cell) => cell.lastAtMs));
    const newest = judged.find((cell) => cell.lastAtMs === lastAtMs);
    const alike = judged.filter(({ excluded }) => excluded === newest?.excluded);
    const pools = alike.map(({ issuerNode, ...pool }): BaselinePool => pool);
    return pools.length === 0 ? [] : [pools.reduce(add)];
  });
}

/** A key that is equal for all pools of one node and mechanism. */
export function offerKey(
  pool: Pick<
    MatrixCell,
    'balancerType' | 'region' | 'accountId' | 'balancer' | 'node' | 'mechanism'
  >,
): string {
  return JSON.stringify([triedNodeKey(pool), pool.mechanism]);
}

function add(a: BaselinePool, b: BaselinePool): BaselinePool {
  return {
    ...a,
    resumed: a.resumed + b.resumed,
    full: a.full + b.full,
    failed: a.failed + b.failed,
    inconclusive: a.inconclusive + b.inconclusive,
    reissued: a.reissued + b.reissued,
    notReissued: a.notReissued + b.notReissued,
    reissuedResumed: a.reissuedResumed + b.reissuedResumed,
    notReissuedResumed: a.notReissuedResumed + b.notReissuedResumed,
    versionFailed: a.versionFailed + b.versionFailed,
    certificateUnchecked: a.certificateUnchecked + b.certificateUnchecked,
    error: (a.error ?? '') > (b.error ?? '') ? a.error : b.error,
    firstAtMs: Math.min(a.firstAtMs, b.firstAtMs),
    lastAtMs: Math.max(a.lastAtMs, b.lastAtMs),
  };
}
