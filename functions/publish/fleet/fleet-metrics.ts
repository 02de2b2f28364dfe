import { BALANCER_VERDICTS, VERDICT_METRICS } from '../../model/verdict.ts';
import { type MetricLevel, rateMetrics } from '../rate-metrics.ts';
import type { Fleet, FleetPart } from './fleet.ts';
import type { RegionPart } from './region-part.ts';

/** One value for CloudWatch, of a fleet or of one of its parts. */
export interface FleetMetric {
  readonly name: string;
  readonly unit: 'Count' | 'Percent' | 'Seconds';
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Each metric of each balancer is billed: a report that names more has its table alone. */
const RATES_MAX = 5000;

/** How old the report of each part is, and how many of its balancers have which verdict. */
export function fleetMetrics(
  { generatedAt, parts }: Fleet,
  finest: MetricLevel,
): readonly FleetMetric[] {
  if (finest === 'none') return [];
  return parts.flatMap((part) => [
    {
      ...{ name: 'ReportAge', unit: 'Seconds' as const, dimensions: stackOf(part) },
      value: (Date.parse(generatedAt) - Date.parse(part.reportedAt)) / 1000,
    },
    ...BALANCER_VERDICTS.map((verdict) => ({
      ...{ name: VERDICT_METRICS[verdict], unit: 'Count' as const, dimensions: stackOf(part) },
      value: part.verdicts[verdict] ?? 0,
    })),
  ]);
}

/**
 * The rates of a part down to a level, where it has reported since the fleet was made before:
 * CloudWatch can't revise a metric, so those of a report are sent once.
 */
export function partMetrics(
  given: RegionPart,
  finest: MetricLevel,
  before: Fleet | undefined,
): readonly FleetMetric[] {
  const last = before?.parts.find(({ name }) => name === given.name);
  if (last?.reportedAt === given.reportedAt) return [];
  const metrics = rateMetrics(given.report, finest);
  if (metrics.length > RATES_MAX) return [];
  return metrics.map((metric) => ({
    ...metric,
    // Its rows say of which account and Region they are: whose report that is, its key says.
    dimensions: { ...stackOf(given), ...metric.dimensions },
  }));
}

function stackOf({
  name,
  accountId,
  region,
}: Pick<FleetPart, 'name' | 'accountId' | 'region'>): Readonly<Record<string, string>> {
  return { StackAccountId: accountId ?? name, StackRegion: region ?? name };
}
