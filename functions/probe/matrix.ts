import { scopeBehaviour } from '../behaviours/resumption.ts';
import type { BalancerType, Mechanism, Scope } from '../model/balancer.ts';
import type { TrialCounts } from '../model/matrix.ts';
import type { Relation, Trial, Verdict } from '../model/trial.ts';
import { offerVerdict, reachesAlways } from '../model/trial-verdict.ts';

/** Trials of one issuer's sessions at one node. */
export interface ProbeCell extends TrialCounts {
  readonly balancer: string;
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly issuerNode: string;
  readonly node: string;
  readonly mechanism: Mechanism;
  readonly relation: Relation;
  readonly verdict: Verdict;
  /** What the documents say of it. */
  readonly expected: 'accepts' | 'does-not-accept';
  /** Null where nothing was learnt. */
  readonly asExpected: boolean | null;
  /** Trials, and fetches of the node's own sessions, that did not check the certificate. */
  readonly certificateUnchecked: number;
  /** One of the failures, `alert:40` say. */
  readonly error: string | null;
}

const NOTHING: TrialCounts = {
  resumed: 0,
  full: 0,
  failed: 0,
  inconclusive: 0,
  reissued: 0,
  notReissued: 0,
  versionFailed: 0,
};

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
  const counts = offers.reduce(counted, NOTHING);
  const scope = excluded.has(balancer) ? 'none' : scopeBehaviour(balancer_type, mechanism).scope;
  const expected = covers(scope, relation) ? 'accepts' : 'does-not-accept';
  const verdict = offers.length > 0 ? offerVerdict(counts) : withoutOffers(fetches);
  const all = [...offers, ...fetches];
  const error = all.find((trial) => trial.error !== null)?.error ?? null;
  return {
    ...{ balancer, balancerType: balancer_type, region, node, mechanism, relation, error },
    issuerNode: issuer_node ?? node,
    ...counts,
    certificateUnchecked: all.filter((trial) => trial.certificate_checked === false).length,
    ...{ verdict, expected, asExpected: asExpected(expected, verdict, counts) },
  };
}

function counted(counts: TrialCounts, trial: Trial): TrialCounts {
  const { outcome, reissued, error } = trial;
  return {
    ...counts,
    [outcome]: counts[outcome] + 1,
    reissued: counts.reissued + (outcome === 'full' && reissued === true ? 1 : 0),
    notReissued: counts.notReissued + (outcome === 'full' && reissued === false ? 1 : 0),
    versionFailed: counts.versionFailed + (outcome === 'failed' && error === 'version' ? 1 : 0),
  };
}

/** A scope includes the node itself, and `region` the others, too. */
function covers(scope: Scope, relation: Relation): boolean {
  return scope === 'region' || (scope === 'node' && relation === 'same-node');
}

/** Why nothing was offered: no session could be fetched. */
function withoutOffers(fetches: readonly Trial[]): Verdict {
  if (fetches.every(({ error }) => error === 'version')) return 'not-applicable';
  return fetches.some(({ outcome }) => outcome === 'full') ? 'never-issued' : 'fails';
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
