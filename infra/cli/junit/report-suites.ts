import type { BalancerType } from '../../../functions/model/balancer.ts';
import {
  LOG_RULES,
  RULE_NAMES,
  type RuleName,
  SEVERITIES,
  type Severity,
} from '../../../functions/model/deviation.ts';
import type { Evidence } from '../../../functions/model/rate.ts';
import type { Report, ReportBalancer, ReportDeviation } from '../../../functions/model/report.ts';
import type { Unchecked } from '../../../functions/model/verdict.ts';
import { type Balancer, placesOf } from '../../../functions/publish/page/data/places.ts';
import { LACK_WORDS } from '../../../functions/publish/page/data/verdict-words.ts';
import type { JUnitCase, JUnitOutcome, JUnitSuite } from './junit-xml.ts';

/** With less, a finding is a suspicion, which other evidence has to decide. */
const LEAST_FAILURE: Severity = 'warning';
/** More of them would bury each other. */
const MOST_DEVIATIONS = 20;
/** Of the last 24 hours, so that silence would have been noticed. */
const LEAST_HOURS_SEEN = 13;
const LEAST_VERSION_HANDSHAKES = 200;
const LEAST_CONFIRMED = 10;

/** Where a log marks what was resumed; others can't show these rules. */
const NEED_MARKS: readonly RuleName[] = [
  'cross-node-resumption',
  'node-below-peers',
  'never-resumed',
  'mark-contradicted',
];
/** What a verdict by trials may leave open, by the rule that it leaves open. */
const LEFT_OPEN: Readonly<Partial<Record<RuleName, Unchecked>>> = {
  'unexpected-resumption': 'cross-node-offers',
  'no-reissue': 'reissue',
};

/**
 * A suite for each balancer, a case for each rule that its type can show: it fails where a deviation
 * is as severe as `failOn`, and is skipped where the evidence is not enough to find one.
 */
export function reportSuites(report: Report, failOn: Severity | null): readonly JUnitSuite[] {
  const least = SEVERITIES.indexOf(failOn ?? LEAST_FAILURE);
  return placesOf(report).balancers.flatMap((place) => {
    const { verdict } = place;
    if (verdict === null) return [];
    const rules = RULE_NAMES.filter((rule) => isShown(rule, verdict.balancerType));
    return [
      { ...suiteOf(verdict), cases: rules.map((rule) => caseOf(rule, place, verdict, least)) },
    ];
  });
}

function isShown(rule: RuleName, balancerType: BalancerType): boolean {
  return balancerType === 'application' || !NEED_MARKS.includes(rule);
}

function suiteOf(verdict: ReportBalancer): Omit<JUnitSuite, 'cases'> {
  const { balancerType, region, accountId, balancer } = verdict;
  return {
    name: `${balancerType} ${balancer}, ${region}, account ${accountId}`,
    className: `resumption-watch.${region}.${balancer}`,
    properties: { verdict: verdict.verdict, reason: verdict.reason },
  };
}

function caseOf(
  rule: RuleName,
  place: Balancer,
  verdict: ReportBalancer,
  least: number,
): JUnitCase {
  const found = place.deviations.filter((deviation) => deviation.rule === rule);
  const failing = found.filter(({ severity }) => SEVERITIES.indexOf(severity) >= least);
  return { name: rule, outcome: outcomeOf(rule, { found, failing }, place, verdict) };
}

function outcomeOf(
  rule: RuleName,
  {
    found,
    failing,
  }: { readonly found: readonly ReportDeviation[]; readonly failing: readonly ReportDeviation[] },
  place: Balancer,
  verdict: ReportBalancer,
): JUnitOutcome {
  const [worst] = failing;
  if (worst !== undefined) {
    const lines = failing.slice(0, MOST_DEVIATIONS).flatMap(deviationLines);
    return { kind: 'failure', type: rule, message: worst.reason, lines: ['', ...lines] };
  }
  const [milder] = found;
  if (milder !== undefined)
    return { kind: 'skipped', reason: `${milder.severity}: ${milder.reason}` };
  return couldTell(rule, place, verdict)
    ? { kind: 'passed' }
    : { kind: 'skipped', reason: `not enough evidence: ${missingText(rule, place, verdict)}` };
}

function deviationLines(deviation: ReportDeviation): readonly string[] {
  const { severity, node, mechanism, relation, reason, says, source, next, rule } = deviation;
  const where = [node === null ? null : `node ${node}`, mechanism, relation].filter(Boolean);
  return [
    `${severity}${where.length > 0 ? `, ${where.join(', ')}` : ''}`,
    `  Seen: ${reason}`,
    `  Documented: ${says} ${source}`,
    `  Next: ${next}`,
    `  Runbook: functions/judge/runbooks/${rule}.md`,
  ];
}

function evidenceOf(rule: RuleName): Evidence {
  return LOG_RULES.some((name) => name === rule) ? 'log' : 'trials';
}

function missingText(rule: RuleName, { trials, log }: Balancer, { lacks }: ReportBalancer): string {
  if (rule === 'mark-contradicted') return 'too few probes that the log shows';
  if (evidenceOf(rule) === 'trials') {
    return trials.length === 0 ? 'no probes were read' : 'the probes were too few';
  }
  if (log === null) return 'no logs were read';
  const words = lacks.map((lack) => LACK_WORDS[lack]).join(', ');
  return words === '' ? 'the log shows too little' : `missing: ${words}`;
}

/** Whether the evidence would have shown a deviation by this rule, as far as the report tells. */
function couldTell(rule: RuleName, place: Balancer, verdict: ReportBalancer): boolean {
  if (rule === 'stale') {
    return place.freshness.some(({ hoursSeen }) => hoursSeen >= LEAST_HOURS_SEEN);
  }
  if (rule === 'undocumented-version') {
    const tried = place.cells.reduce((sum, { trials }) => sum + trials, 0);
    return (place.log?.handshakes ?? 0) + tried >= LEAST_VERSION_HANDSHAKES;
  }
  if (rule === 'excluded-resumption') return verdict.judgedBy.length > 0;
  if (rule === 'mark-contradicted') {
    const { confirmed = 0 } = place.marks ?? {};
    return confirmed >= LEAST_CONFIRMED;
  }
  const open = LEFT_OPEN[rule];
  const evidence = evidenceOf(rule);
  return (
    verdict.judgedBy.includes(evidence) && !(open !== undefined && verdict.unchecked.includes(open))
  );
}
