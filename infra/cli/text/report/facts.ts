import { balancerKey } from '../../../../functions/model/balancer.ts';
import { type RuleName, SEVERITIES, type Severity } from '../../../../functions/model/deviation.ts';
import type { ReportDeviation } from '../../../../functions/model/report.ts';

/** Deviations that say the same, however many nodes, mechanisms and balancers show it. */
export interface Fact {
  readonly severity: Severity;
  /** The rule whose runbook leads on, then one that found the same by other evidence. */
  readonly rules: readonly [RuleName, ...RuleName[]];
  /** By balancer, each with all its deviations of these rules. */
  readonly places: readonly (readonly ReportDeviation[])[];
}

/** What a log makes likely, trials prove: where both found it, the rule on trials leads on. */
const PROVED_BY: Readonly<Partial<Record<RuleName, RuleName>>> = {
  'cross-node-resumption': 'unexpected-resumption',
  'never-resumed': 'missing-resumption',
};

/** The distinct facts of deviations, the worst first. */
export function factsOf(deviations: readonly ReportDeviation[]): readonly Fact[] {
  const places = [...Map.groupBy(deviations, balancerKey).values()];
  const seen = places.flatMap((ofPlace) => [...Map.groupBy(ofPlace, leadOf(ofPlace))]);
  const facts = Map.groupBy(seen, ([lead, found]) =>
    JSON.stringify([lead, rulesOf(lead, found), worstOf(found), found[0]?.balancerType]),
  );
  return [...facts.values()]
    .flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const [lead, found] = first;
      const rules = rulesOf(lead, found);
      return [{ severity: worstOf(found), rules, places: same.map(([, ofPlace]) => ofPlace) }];
    })
    .toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
}

/** The rule under which a deviation is told: its own, or the one that proved it at this balancer. */
function leadOf(ofPlace: readonly ReportDeviation[]): (deviation: ReportDeviation) => RuleName {
  const rules = new Set(ofPlace.map(({ rule }) => rule));
  return ({ rule }) => {
    const proof = PROVED_BY[rule];
    return proof !== undefined && rules.has(proof) ? proof : rule;
  };
}

function rulesOf(
  lead: RuleName,
  found: readonly ReportDeviation[],
): readonly [RuleName, ...RuleName[]] {
  const others = new Set(found.map(({ rule }) => rule).filter((rule) => rule !== lead));
  return [lead, ...others];
}

function worstOf(found: readonly ReportDeviation[]): Severity {
  const ranks = found.map(({ severity }) => SEVERITIES.indexOf(severity));
  return SEVERITIES[Math.max(...ranks)] ?? 'info';
}
