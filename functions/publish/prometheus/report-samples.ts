import type { Report, ReportRate } from '../../model/report.ts';
import type { ReportMarks } from '../../model/report-logs.ts';
import type { ReportSurvival } from '../../model/report-survival.ts';
import { DAY_MS, SECOND_MS } from '../../model/time.ts';
import { BALANCER_VERDICTS } from '../../model/verdict.ts';
import { countedSample, type MetricSample } from './exposition.ts';
import type { MetricName } from './metric-table.ts';

type Labels = MetricSample['labels'];

const OUTCOMES = ['resumed', 'full', 'unknown', 'failed'] as const;

/** The samples of a report: of its balancers, their nodes, and what deviates. */
export function reportSamples(report: Report): readonly MetricSample[] {
  const whole = report.rates.filter(isWhole);
  const ofLog = whole.filter(({ evidence }) => evidence === 'log');
  return [
    ...instants(report),
    // Reports of older versions know neither verdicts nor clients.
    ...(report.balancers ?? []).flatMap((row) =>
      BALANCER_VERDICTS.map((verdict) =>
        sample('balancer_verdict', { ...placeOf(row), verdict }, Number(row.verdict === verdict)),
      ),
    ),
    ...report.deviations.map((row) => {
      const { node, mechanism, relation, rule, severity } = row;
      return sample('deviation', { ...placeOf(row), node, mechanism, relation, rule, severity }, 1);
    }),
    ...report.freshness.map((row) =>
      sample(
        'evidence_timestamp_seconds',
        { ...placeOf(row), evidence: row.evidence },
        secondsOf(row.lastAt),
      ),
    ),
    ...ofLog.filter(({ level }) => level === 'balancer').flatMap(balancerSamples),
    ...(report.clients ?? [])
      .filter(({ level }) => level === 'balancer')
      .flatMap((row) => countedSample('attainable_ratio', placeOf(row), row.attainable)),
    ...whole
      .filter(({ level, evidence }) => level === 'balancer' && evidence === 'trials')
      .flatMap(trialSamples),
    ...(report.marks ?? []).flatMap(markSamples),
    ...(report.survival ?? []).filter(({ node }) => node === null).flatMap(survivalSamples),
    ...ofLog.filter(({ level }) => level === 'node').flatMap(nodeSamples),
  ];
}

/** Those of all arrivals, versions and kinds of client: parts of it are never summed with it. */
function isWhole({ arrival, tlsVersion, clientKind }: ReportRate): boolean {
  return [arrival, tlsVersion, clientKind ?? 'all'].every((part) => part === 'all');
}

function instants({ generatedAt, window: { start, end } }: Report): readonly MetricSample[] {
  return [
    sample('report_timestamp_seconds', {}, secondsOf(generatedAt)),
    ...countedSample(
      'window_start_timestamp_seconds',
      {},
      start === null ? null : secondsOf(start),
    ),
    ...countedSample('window_end_timestamp_seconds', {}, end === null ? null : secondsOf(end)),
  ];
}

function balancerSamples(rate: ReportRate): readonly MetricSample[] {
  const place = placeOf(rate);
  const { judged = null } = rate;
  return [
    ...OUTCOMES.map((outcome) => sample('window_handshakes', { ...place, outcome }, rate[outcome])),
    ...countedSample('rate_ratio', place, rate.rate),
    ...countedSample('rate_low_ratio', place, rate.low),
    ...countedSample('rate_high_ratio', place, rate.high),
    ...countedSample('ceiling_ratio', place, rate.ceiling),
    ...countedSample('judged_handshakes', place, judged?.handshakes ?? 0),
    ...countedSample('judged_rate_ratio', place, judged?.rate ?? null),
    ...countedSample('judged_ceiling_ratio', place, judged?.ceiling ?? null),
  ];
}

function markSamples(row: ReportMarks): readonly MetricSample[] {
  const place = placeOf(row);
  const marks = {
    confirmed: row.confirmed,
    'resumed-though-full': row.resumedThoughFull,
    'full-though-resumed': row.fullThoughResumed,
    unmarked: row.unmarked,
    pending: row.pending,
    missing: row.missing,
  };
  return [
    ...Object.entries(marks).map(([mark, count]) =>
      sample('probe_handshakes', { ...place, mark }, count),
    ),
    ...countedSample('log_loss_ratio', place, row.loss?.rate ?? null),
    ...countedSample('log_lag_seconds', place, row.lagMeanSeconds),
  ];
}

function trialSamples(rate: ReportRate): readonly MetricSample[] {
  const { mechanism, relation } = rate;
  if (relation === null) return [];
  const labels = { ...placeOf(rate), mechanism, relation };
  return [
    ...OUTCOMES.map((outcome) =>
      sample(
        'window_trials',
        { ...labels, outcome: outcome === 'unknown' ? 'inconclusive' : outcome },
        rate[outcome],
      ),
    ),
    ...countedSample('acceptance_ratio', labels, rate.rate),
    ...countedSample('acceptance_low_ratio', labels, rate.low),
    ...countedSample('acceptance_high_ratio', labels, rate.high),
  ];
}

function survivalSamples(curve: ReportSurvival): readonly MetricSample[] {
  const { mechanism, relation, medianSeconds, points } = curve;
  const { accountId = null } = curve;
  const labels = { ...placeOf({ ...curve, accountId }), mechanism, relation };
  const atDay = points.find(({ ageSeconds }) => ageSeconds * SECOND_MS === DAY_MS);
  return [
    ...countedSample('survival_median_age_seconds', labels, medianSeconds),
    ...countedSample('survival_day_ratio', labels, atDay?.accepted ?? null),
    ...countedSample('survival_day_low_ratio', labels, atDay?.low ?? null),
    ...countedSample('survival_day_high_ratio', labels, atDay?.high ?? null),
  ];
}

function nodeSamples(rate: ReportRate): readonly MetricSample[] {
  const place = { ...placeOf(rate), node: rate.node };
  return [
    ...OUTCOMES.map((outcome) =>
      sample('node_window_handshakes', { ...place, outcome }, rate[outcome]),
    ),
    ...countedSample('node_rate_ratio', place, rate.rate),
    ...countedSample('node_ceiling_ratio', place, rate.ceiling),
  ];
}

function placeOf({
  balancerType,
  region,
  accountId,
  balancer,
}: Pick<ReportRate, 'balancerType' | 'region' | 'accountId' | 'balancer'>): Labels {
  return {
    balancer_type: balancerType,
    region,
    account_id: accountId ?? 'unknown',
    balancer: balancer ?? 'unknown',
  };
}

function sample(metric: MetricName, labels: Labels, value: number): MetricSample {
  return { metric, labels, value };
}

function secondsOf(text: string): number {
  return Date.parse(text) / 1000;
}
