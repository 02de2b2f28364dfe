import type { Report, ReportRate } from '../model/report.ts';

/** One value for CloudWatch; a node's or a balancer's, never finer. */
export interface RateMetric {
  readonly name: 'ResumptionRate' | 'ResumptionCeiling' | 'Handshakes' | 'Acceptance';
  readonly unit: 'Percent' | 'Count';
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

const PERCENT = 100;

/**
 * The finest level whose metrics are sent, since each is billed: those that alarms watch (`none`), all
 * that functions count of the `stack`, then those of each balancer and of each node.
 */
export const METRIC_LEVELS = ['none', 'stack', 'balancer', 'node'] as const;
export type MetricLevel = (typeof METRIC_LEVELS)[number];

/** The metrics of a report: rates of logs, and of trials their acceptance, down to a level. */
export function rateMetrics(report: Report, finest: MetricLevel): readonly RateMetric[] {
  const levels: readonly string[] = METRIC_LEVELS.slice(2, METRIC_LEVELS.indexOf(finest) + 1);
  return report.rates
    .filter(({ level, arrival, clientKind, tlsVersion }) => {
      const isAll = [arrival, clientKind, tlsVersion].every((label) => label === 'all');
      return levels.includes(level) && isAll;
    })
    .flatMap((rate) => (rate.evidence === 'log' ? logMetrics(rate) : trialMetrics(rate)));
}

function logMetrics(rate: ReportRate): readonly RateMetric[] {
  const dimensions = placeOf(rate);
  return [
    { name: 'Handshakes', unit: 'Count', value: rate.handshakes, dimensions },
    ...percentage('ResumptionRate', rate.rate, dimensions),
    ...percentage('ResumptionCeiling', rate.ceiling, dimensions),
  ];
}

function trialMetrics(rate: ReportRate): readonly RateMetric[] {
  const { mechanism, relation } = rate;
  if (mechanism === null || relation === null) return [];
  const dimensions = { ...placeOf(rate), Mechanism: mechanism, Relation: relation };
  return percentage('Acceptance', rate.rate, dimensions);
}

/** What was not counted has no metric: a gap in the graph, never 0. */
function percentage(
  name: RateMetric['name'],
  share: number | null,
  dimensions: RateMetric['dimensions'],
): readonly RateMetric[] {
  return share === null ? [] : [{ name, unit: 'Percent', value: share * PERCENT, dimensions }];
}

/** Balancers of one name exist in several accounts and Regions: both are part of the metric. */
function placeOf(rate: ReportRate): Record<string, string> {
  const { accountId, region, balancerType, balancer, node } = rate;
  return {
    AccountId: accountId ?? 'unknown',
    Region: region,
    BalancerType: balancerType,
    Balancer: balancer ?? 'unknown',
    ...(node === null ? {} : { Node: node }),
  };
}
