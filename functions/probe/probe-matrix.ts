import { isCovered } from '../behaviours/resumption.ts';
import {
  countResumedReissue,
  countTrials,
  type MatrixCell,
  type TrialCounts,
} from '../model/matrix.ts';
import type { Relation, Trial, Verdict } from '../model/trial.ts';
import { fetchVerdict, offerVerdict, reachesAlways } from '../model/trials/trial-verdict.ts';

/**
 * Trials of one issuer's sessions at one node; where no session could be offered, the fetches of
 * that node. `certificateUnchecked` and `error` cover both.
 */
export interface ProbeCell
  extends Omit<
    MatrixCell,
    'accountId' | 'issuerNode' | 'relation' | 'excluded' | 'firstAtMs' | 'lastAtMs'
  > {
  readonly issuerNode: string;
  readonly relation: Relation;
  readonly verdict: Verdict;
  /** As AWS documents it. */
  readonly expected: 'accepts' | 'does-not-accept';
  /** Null where the trials show nothing. */
  readonly asExpected: boolean | null;
}

type PairTrial = Trial & { readonly issuer_node: string; readonly relation: Relation };

/**
 * The matrix of a run: one cell per mechanism, issuer and node, in the order of their first trial.
 * A balancer in `excluded` is one to which a documented exclusion applies.
 */
export function probeMatrix(
  trials: readonly Trial[],
  excluded: ReadonlySet<string>,
): readonly ProbeCell[] {
  const groups = new Map<string, { offers: PairTrial[]; fetches: Trial[] }>();
  const groupOf = (trial: Trial, issuer: string, node: string) => {
    const key = JSON.stringify([trial.balancer, trial.mechanism, issuer, node]);
    const group = groups.get(key) ?? { offers: [], fetches: [] };
    groups.set(key, group);
    return group;
  };
  for (const trial of trials) {
    if (isPair(trial)) groupOf(trial, trial.issuer_node, trial.node).offers.push(trial);
    else groupOf(trial, trial.node, trial.node).fetches.push(trial);
  }
  return [...groups.values()].map(({ offers, fetches }) => cellOf(offers, fetches, excluded));
}

function isPair(trial: Trial): trial is PairTrial {
  return trial.issuer_node !== null && trial.relation !== null;
}

function cellOf(
  offers: readonly PairTrial[],
  fetches: readonly Trial[],
  excluded: ReadonlySet<string>,
): ProbeCell {
  const any = offers[0] ?? fetches[0];
  if (any === undefined) throw new Error('a cell without trials');
  const { balancer, balancer_type, region, mechanism, node, issuer_node } = any;
  const relation = offers[0]?.relation ?? 'same-node';
  const counts = countTrials(offers);
  const covered = isCovered(balancer_type, mechanism, relation, excluded.has(balancer));
  const expected = covered ? 'accepts' : 'does-not-accept';
  const verdict = offers.length > 0 ? offerVerdict(counts) : fetchVerdict(countTrials(fetches));
  const all = [...offers, ...fetches];
  const error = all.find((trial) => trial.error !== null)?.error ?? null;
  return {
    ...{ balancer, balancerType: balancer_type, region, node, mechanism, relation, error },
    issuerNode: issuer_node ?? node,
    ...counts,
    ...countResumedReissue(offers),
    certificateUnchecked: all.filter((trial) => trial.certificate_checked === false).length,
    ...{ verdict, expected, asExpected: asExpected(expected, verdict, counts) },
  };
}

/** One cell has few trials, so it only contradicts where its counts leave no other reading. */
function asExpected(
  expected: ProbeCell['expected'],
  verdict: Verdict,
  { resumed, full, failed, versionFailed }: TrialCounts,
): boolean | null {
  if (verdict === 'not-applicable' || verdict === 'inconclusive') return null;
  if (verdict === 'fails' || failed > versionFailed) return false;
  if (verdict === 'never-issued') return expected === 'does-not-accept';
  if (expected === 'does-not-accept') return resumed === 0;
  return resumed > 0 && reachesAlways(resumed, resumed + full);
}
