import { isCovered } from '../../behaviours/resumption.ts';
import type { MatrixCell, TrialCounts } from '../../model/matrix.ts';
import type { Measurement } from '../../model/rate.ts';
import type { Relation, Verdict } from '../../model/trial.ts';
import { baselineVerdict, offerVerdict } from '../../model/trial-verdict.ts';
import { withoutApart } from './isolated-nodes.ts';
import type { Finding, Subject } from './rule.ts';

/** Offers at one node by one mechanism, whoever issued the session. */
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
export function offerPools({ matrix }: Measurement): readonly TrialPool[] {
  const baselines = new Map(baselinesOf(matrix).map((pool) => [placeKey(pool), pool]));
  return pooled(matrix).flatMap((pool) => {
    const { relation } = pool;
    if (relation === null) return [];
    return [{ ...pool, relation, baseline: baselines.get(placeKey(pool)) ?? NOTHING }];
  });
}

/** The handshakes of a measurement that offered no session, by node and mechanism. */
export function baselinePools({ matrix }: Measurement): readonly BaselinePool[] {
  return baselinesOf(matrix);
}

function baselinesOf(matrix: readonly MatrixCell[]): readonly BaselinePool[] {
  return pooled(matrix.filter((cell) => cell.relation === null));
}

function pooled(cells: readonly MatrixCell[]): readonly BaselinePool[] {
  const groups = Map.groupBy(cells, (cell) => JSON.stringify([placeKey(cell), cell.relation]));
  return [...groups.values()].map((group) =>
    group.map(({ issuerNode, ...pool }): BaselinePool => pool).reduce(add),
  );
}

/** A key that is equal for all pools of one node and mechanism. */
export function placeKey(
  pool: Pick<MatrixCell, 'mechanism'> & Parameters<typeof nodeKey>[0],
): string {
  return JSON.stringify([nodeKey(pool), pool.mechanism]);
}

/** A key that is equal for all pools of one balancer; trials name no account. */
export function triedKey(
  pool: Pick<MatrixCell, 'balancerType' | 'region'> & { readonly balancer: string | null },
): string {
  return JSON.stringify([pool.balancerType, pool.region, pool.balancer]);
}

/** A key that is equal for all pools of one node. */
export function nodeKey(
  pool: Pick<MatrixCell, 'balancerType' | 'region' | 'balancer' | 'node'>,
): string {
  return JSON.stringify([triedKey(pool), pool.node]);
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
    versionFailed: a.versionFailed + b.versionFailed,
    certificateUnchecked: a.certificateUnchecked + b.certificateUnchecked,
    error: (a.error ?? '') > (b.error ?? '') ? a.error : b.error,
    firstAtMs: Math.min(a.firstAtMs, b.firstAtMs),
    lastAtMs: Math.max(a.lastAtMs, b.lastAtMs),
  };
}

/** Whether the documented scope covers the pool's offers. */
export function isWithinScope(pool: TrialPool): boolean {
  return isCovered(pool.balancerType, pool.mechanism, pool.relation, pool.excluded);
}

/** Whether handshakes without a session succeed, a credential or not. */
export function isWorking(baseline: TrialCounts): boolean {
  const verdict = baselineVerdict(baseline);
  return verdict === null || verdict === 'never-issued';
}

/** Whether another rule has the fact already: the node is down, or issues nothing to accept. */
export function isToldByBaseline({ baseline }: TrialPool): boolean {
  const verdict = baselineVerdict(baseline);
  return verdict === 'fails' || verdict === 'never-issued' || verdict === 'not-applicable';
}

/** Offers that tell whether the node accepts sessions: enough trials, and it works without one. */
export function conclusivePools(measurement: Measurement): readonly TrialPool[] {
  const matrix = withoutApart(measurement.matrix);
  return offerPools({ ...measurement, matrix }).filter(
    (pool) => ACCEPTANCE.includes(offerVerdict(pool)) && !isToldByBaseline(pool),
  );
}

const ACCEPTANCE: readonly Verdict[] = ['accepts', 'does-not-accept', 'partial'];

/** Whom the offers of a pool are about. */
export function offerSubject(pool: TrialPool): Subject {
  return poolSubject(pool, pool.mechanism, pool.relation);
}

/** Whom a finding of trials is about. */
export function poolSubject(
  pool: Pick<MatrixCell, 'balancerType' | 'region' | 'balancer' | 'node'>,
  mechanism: Subject['mechanism'],
  relation: Subject['relation'],
): Subject {
  const { balancerType, region, balancer, node } = pool;
  const place = { balancerType, region, accountId: null, balancer, node };
  return { ...place, mechanism, relation, aspect: null };
}

/** The counts of a pool as evidence. */
export function poolCounts(pool: TrialCounts): Finding['observed'] {
  const { resumed, full, failed, inconclusive, reissued, notReissued } = pool;
  return { resumed, full, failed, inconclusive, reissued, notReissued };
}

/** Who issued what was offered, in words. */
export function whose(relation: Relation): string {
  return relation === 'same-node' ? 'that this node had issued' : 'that other nodes had issued';
}
