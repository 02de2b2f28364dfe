import { SEVERITIES, type Severity } from '../../../functions/model/deviation.ts';
import type { Report, ReportDeviation } from '../../../functions/model/report.ts';
import { counted } from '../../../functions/model/wording.ts';
import type { Paint } from './paint.ts';
import { printable, wrap } from './text-layout.ts';

/** Every deviation as text: who, what was seen, what is documented, and where; none, no lines. */
export function deviationLines(
  { deviations }: Pick<Report, 'deviations'>,
  width: number,
  paint: Paint,
): readonly string[] {
  if (deviations.length === 0) return [];
  return [
    paint('strong', `Deviations: ${tally(deviations)}`),
    ...deviations.flatMap((deviation) => ['', ...linesOf(deviation, width, paint)]),
  ];
}

/** That nothing was found, which is no proof where the evidence was too little to find it. */
export function withoutDeviations(balancers: Report['balancers']): string {
  const open = balancers.filter(({ verdict }) => verdict !== 'sound').length;
  return open === 0
    ? 'No deviations: nothing in this evidence contradicts what AWS documents.'
    : `No deviations were found, but of ${open} of ${counted(balancers.length, 'balancer')} the ` +
        'evidence is not enough to find them.';
}

const PLURALS: Readonly<Record<Severity, string>> = {
  info: 'info',
  warning: 'warnings',
  error: 'errors',
  critical: 'critical',
};

function tally(deviations: readonly ReportDeviation[]): string {
  return SEVERITIES.toReversed()
    .map((severity) => ({
      severity,
      found: deviations.filter((deviation) => deviation.severity === severity).length,
    }))
    .filter(({ found }) => found > 0)
    .map(({ severity, found }) => `${found} ${found === 1 ? severity : PLURALS[severity]}`)
    .join(', ');
}

function linesOf(deviation: ReportDeviation, width: number, paint: Paint): readonly string[] {
  const { severity, rule, balancerType, balancer, region, accountId, node } = deviation;
  const { mechanism, relation } = deviation;
  const where = [`${balancerType} ${balancer}`, region];
  // Where trials name none, and logs none either, or several, there is none to show.
  if (accountId !== 'unknown') where.push(`account ${accountId}`);
  if (node !== null) where.push(`node ${node}`);
  if (mechanism !== null) where.push(mechanism);
  if (relation !== null) where.push(relation);
  const history = deviation.historyComplete ? '' : ' (The data lacks history: see the notes.)';
  return [
    `${paint(severity, severity.toUpperCase())} ${paint('strong', rule)}`,
    ...wrap(printable(where.join(', ')), width, '  '),
    ...wrap(`Seen: ${printable(deviation.reason)}${history}`, width, '  '),
    ...wrap(`Documented: ${deviation.says}`, width, '  '),
    `  Source: ${deviation.source}`,
  ];
}
