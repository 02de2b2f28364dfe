import { createHash } from 'node:crypto';
import { type LabelName, METRICS, type MetricName, metricName } from './metric-table.ts';

/** One value of a metric; a label that is null is left out, which Prometheus reads as empty. */
export interface MetricSample {
  readonly metric: MetricName;
  readonly labels: Readonly<Partial<Record<LabelName, string | null>>>;
  readonly value: number;
}

/** A sample of what was counted; what was not has none: a gap, never 0. */
export function countedSample(
  metric: MetricName,
  labels: MetricSample['labels'],
  value: number | null,
): readonly MetricSample[] {
  return value === null ? [] : [{ metric, labels, value }];
}

/** The two text formats that Prometheus reads, by their content types. */
export const EXPOSITION_TYPES = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const;
export type ExpositionFormat = keyof typeof EXPOSITION_TYPES;

/** Far above 200 balancers of 8 nodes, and far below what would harm a Prometheus. */
export const SAMPLES_MAX = 100_000;
/** A balancer of AWS has 53 characters at most. */
const VALUE_LENGTH_MAX = 128;
const VALUE_DIGEST_LENGTH = 12;

/**
 * Samples as text, whole metrics in the order of the table, within the limit of each report; of
 * samples with equal labels the first stays, because Prometheus would drop the others unseen.
 */
export function exposition(
  samples: readonly MetricSample[],
  format: ExpositionFormat,
  samplesMax?: number,
): string {
  const byPart = Map.groupBy(samples, ({ labels }) => labels.part ?? null);
  const limited = [...byPart.values()].flatMap((own) => limitedSamples(own, samplesMax));
  const byMetric = Map.groupBy(limited, ({ metric }) => metric);
  const lines: string[] = [];
  for (const name of Object.keys(METRICS) as MetricName[]) {
    const values = uniqueLines(name, byMetric.get(name) ?? []);
    if (values.length > 0) lines.push(...headOf(name, format));
    // Not as arguments: a fleet has more than a call takes.
    for (const value of values) lines.push(value);
  }
  if (format === 'openmetrics') lines.push('# EOF');
  return `${lines.join('\n')}\n`;
}

/**
 * The samples of one report in the order of the table, up to a limit. A metric that would exceed it is
 * left out whole, as a part of it would give wrong sums; one sample more counts what was left out.
 */
export function limitedSamples(
  samples: readonly MetricSample[],
  most: number = SAMPLES_MAX,
): readonly MetricSample[] {
  const byMetric = Map.groupBy(samples, ({ metric }) => metric);
  const before = byMetric.get('samples_left_out') ?? [];
  const kept: MetricSample[] = [];
  let leftOut = before.reduce((sum, { value }) => sum + value, 0);
  for (const name of Object.keys(METRICS) as MetricName[]) {
    const own = name === 'samples_left_out' ? [] : (byMetric.get(name) ?? []);
    if (kept.length + own.length > most) leftOut += own.length;
    else for (const sample of own) kept.push(sample);
  }
  if (leftOut === 0) return kept;
  const { part = null } = samples[0]?.labels ?? {};
  return [...kept, { metric: 'samples_left_out', labels: { part }, value: leftOut }];
}

function headOf(name: MetricName, format: ExpositionFormat): readonly string[] {
  const { help, type, unit } = METRICS[name];
  const full = metricName(name);
  const isOpen = format === 'openmetrics';
  return [
    `# HELP ${full} ${isOpen ? escaped(help) : help}`,
    `# TYPE ${full} ${type}`,
    ...(isOpen && unit !== undefined ? [`# UNIT ${full} ${unit}`] : []),
  ];
}

function uniqueLines(name: MetricName, samples: readonly MetricSample[]): readonly string[] {
  const byLabels = new Map<string, number>();
  for (const { labels, value } of samples) {
    const text = labelsText(name, labels);
    if (!byLabels.has(text)) byLabels.set(text, value);
  }
  return [...byLabels].map(([labels, value]) => `${metricName(name)}${labels} ${value}`);
}

function labelsText(name: MetricName, labels: MetricSample['labels']): string {
  // The samples of many reports say whose they are, whatever the metric.
  const names = new Set<LabelName>(['part', ...METRICS[name].labels]);
  const pairs = [...names].flatMap((label) => {
    const value = labels[label] ?? null;
    return value === null ? [] : [`${label}="${escaped(labelValue(value))}"`];
  });
  return pairs.length === 0 ? '' : `{${pairs.join()}}`;
}

/**
 * A label value that is safe to show and of bounded length. Names in logs are anybody's text: where
 * it had to be changed, a digest keeps it apart from others.
 */
function labelValue(text: string): string {
  const clean = text.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
  if (clean === text && text.length <= VALUE_LENGTH_MAX) return text;
  const digest = createHash('sha256').update(text, 'utf16le').digest('hex');
  const room = VALUE_LENGTH_MAX - VALUE_DIGEST_LENGTH - 1;
  return `${clean.slice(0, room).toWellFormed()}~${digest.slice(0, VALUE_DIGEST_LENGTH)}`;
}

/** As both formats escape label values, and OpenMetrics its help as well. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
