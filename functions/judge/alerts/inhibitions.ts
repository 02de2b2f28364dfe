import { type Deviation, type RuleName, SEVERITIES, TRIAL_RULES } from '../../model/deviation.ts';
import type { Evidence } from '../../model/rate.ts';
import type { Relation } from '../../model/trial.ts';
import { balancerNameKey, countBalancers } from '../../model/trials/trial-account.ts';
import { ceasedEvidence } from '../rules/stale.ts';

/** One row: while an alert by a rule fires, alerts by others at the same balancer are muted. */
interface Inhibition {
  readonly by: RuleName;
  /** Of `stale`: the kind of evidence that ceased. */
  readonly ceased?: Evidence;
  readonly mutes: readonly RuleName[];
  /** Mutes only deviations of this relation. */
  readonly relation?: Relation;
  /** Set where the muted alerts are void, however severe. */
  readonly atAnySeverity?: true;
  readonly why: string;
}

/** The closed set of inhibitions; each mutes a fact that another alert notifies already. */
export const INHIBITIONS: readonly Inhibition[] = [
  {
    by: 'cross-node-resumption',
    mutes: ['unexpected-resumption'],
    relation: 'cross-node',
    why: 'the log shows at the whole balancer what probes show node by node',
  },
  {
    by: 'never-resumed',
    mutes: ['missing-resumption', 'partial-resumption', 'node-below-peers'],
    why: 'where nothing is resumed at the whole balancer, no node does',
  },
  {
    by: 'excluded-resumption',
    mutes: ['missing-resumption'],
    atAnySeverity: true,
    why: 'where an exclusion applies, no document says that sessions are resumed',
  },
  {
    by: 'stale',
    ceased: 'log',
    mutes: ['cross-node-resumption', 'never-resumed', 'node-below-peers'],
    why: 'rates of logs that ceased tell of the past',
  },
  {
    by: 'stale',
    ceased: 'trials',
    mutes: TRIAL_RULES,
    why: 'trials that ceased tell of the past',
  },
];

/** Which of the deviations that fire are muted by another one of them, by fingerprint. */
export function inhibited(firing: readonly Deviation[]): ReadonlySet<string> {
  const muting = INHIBITIONS.map(({ by }) => by);
  const mutingAt = Map.groupBy(
    firing.filter(({ rule, severity }) => muting.includes(rule) && severity !== 'info'),
    balancerNameKey,
  );
  const muted = firing.filter((deviation) =>
    (mutingAt.get(balancerNameKey(deviation)) ?? []).some((by) => mutes(by, deviation)),
  );
  return new Set(muted.map(({ fingerprint }) => fingerprint));
}

function mutes(by: Deviation, deviation: Deviation): boolean {
  return isOneBalancer(by, deviation) && INHIBITIONS.some((row) => applies(row, by, deviation));
}

function applies(row: Inhibition, by: Deviation, deviation: Deviation): boolean {
  const { ceased, relation, atAnySeverity } = row;
  const rankOf = ({ severity }: Deviation) => SEVERITIES.indexOf(severity);
  return (
    row.by === by.rule &&
    row.mutes.includes(deviation.rule) &&
    (ceased === undefined || ceased === ceasedEvidence(by)) &&
    (relation === undefined || relation === deviation.relation) &&
    (atAnySeverity === true || rankOf(by) >= rankOf(deviation))
  );
}

function isOneBalancer(a: Deviation, b: Deviation): boolean {
  return countBalancers([a, b]) === 1;
}
