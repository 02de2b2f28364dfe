import type { Behaviour } from '../behaviours/behaviour.ts';
import { type Deviation, SEVERITIES, type Severity } from '../model/deviation.ts';
import type { Measurement } from '../model/rate.ts';
import { compareText } from '../model/text-order.ts';
import { measuredTrialAccounts } from '../model/trials/trial-account.ts';
import { type MergedFinding, mergedFindings } from './merged-findings.ts';
import { fingerprint } from './rules/fingerprint.ts';
import type { Finding, JudgeSettings, Rule } from './rules/rule.ts';
import { RULES } from './rules/rules.ts';
import { silentSentence } from './rules/silent-kinds.ts';
import { nextStep } from './steps/next-steps.ts';

/** Every deviation that the rules find in a measurement, worst first, then by its labels. */
export function judge(measurement: Measurement, settings: JudgeSettings): readonly Deviation[] {
  const accountOf = measuredTrialAccounts(measurement);
  const found = RULES.flatMap((rule) =>
    mergedFindings(rule.find(measurement, settings), accountOf).flatMap(
      (finding) => toDeviation(rule, finding, measurement.window) ?? [],
    ),
  ).sort(worstFirst);
  // Logs may name one balancer under two accounts, one of them unknown: the worse finding is kept.
  const first = new Map(found.toReversed().map((deviation) => [deviation.fingerprint, deviation]));
  return found.filter((deviation) => first.get(deviation.fingerprint) === deviation);
}

function toDeviation(
  rule: Rule,
  finding: MergedFinding,
  window: Measurement['window'],
): Deviation | undefined {
  const { aspect, evidence: _evidence, ...subject } = finding.subject;
  const behaviour = rule.behaviour(subject.balancerType, subject.mechanism);
  if (behaviour === undefined) return undefined;
  const labels = { rule: rule.name, ...subject };
  const severity = severityOf(rule, finding, behaviour);
  const { observed, silent = [] } = finding;
  return {
    ...labels,
    severity,
    says: behaviour.says,
    source: behaviour.source.url,
    observed: {
      ...observed,
      windowStart: new Date(window.startMs).toISOString(),
      windowEnd: new Date(window.endMs).toISOString(),
    },
    historyComplete: finding.historyComplete,
    reason: finding.reason + silentSentence(silent),
    next: nextStep({ ...labels, severity, observed }, silent),
    fingerprint: fingerprint({ ...labels, aspect, accountId: finding.ownAccountId }),
  };
}

/** An inferred statement may not be meant so. */
function severityOf(rule: Rule, finding: Finding, behaviour: Behaviour): Severity {
  const caps: readonly Severity[] = [
    finding.severity ?? rule.severity,
    behaviour.status === 'stated' ? 'critical' : 'warning',
  ];
  return SEVERITIES.find((severity) => caps.includes(severity)) ?? rule.severity;
}

function worstFirst(a: Deviation, b: Deviation): number {
  const worse = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  return worse !== 0 ? worse : compareText(orderKey(a), orderKey(b));
}

function orderKey(deviation: Deviation): string {
  const { balancerType, region, accountId, balancer, node, rule } = deviation;
  const version = String(deviation.observed.tlsVersion ?? '');
  const trial = [deviation.mechanism ?? '', deviation.relation ?? ''];
  return JSON.stringify([
    ...[balancerType, region, accountId, balancer, rule, node ?? '', version],
    ...[...trial, deviation.fingerprint],
  ]);
}
