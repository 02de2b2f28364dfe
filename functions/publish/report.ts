import { balancerKey, LEVELS } from '../model/balancer.ts';
import type { Deviation } from '../model/deviation.ts';
import {
  ARRIVALS,
  balancersIn,
  type Evidence,
  type Freshness,
  type KindRate,
  type Measurement,
  type Rate,
} from '../model/rate.ts';
import type {
  Report,
  ReportBalancer,
  ReportFreshness,
  ReportJudged,
  ReportRate,
  ReportRegion,
  ReportSource,
} from '../model/report.ts';
import type { SourceGroup } from '../model/source.ts';
import { DEFAULT_PORT, type Target } from '../model/targets.ts';
import { compareText } from '../model/text-order.ts';
import { HOUR_MS, instant } from '../model/time.ts';
import { countBalancers } from '../model/trials/trial-account.ts';
import type { BalancerVerdict } from '../model/verdict.ts';
import { bothDeliveries, type ExpectedLogs, missingLogs } from './missing-logs.ts';
import { cellOrder, toReportCell } from './report-cells.ts';
import { reportClients } from './report-clients.ts';
import { markConfirmation, reportMarks } from './report-marks.ts';
import { reportObserved, reportSurvival } from './report-survival.ts';
import { type Listed, reportWatch } from './report-watch.ts';

const ARRIVAL_ORDER: readonly string[] = ['all', ...ARRIVALS];
const LEVEL_ORDER: readonly string[] = LEVELS.toReversed();
const EVIDENCE: Readonly<Record<Freshness['evidence'], Evidence>> = {
  ledger: 'log',
  trials: 'trials',
};

/** What a report is made of. */
export interface ReportParts {
  readonly measurement: Measurement;
  readonly deviations: readonly Deviation[];
  readonly verdicts: readonly BalancerVerdict[];
  readonly sessionLifetimeMs: number;
  readonly generatedAtMs: number;
  readonly version: string;
  /** The logs that a deployment waits for; on one machine nobody waits. */
  readonly expectedLogs?: ExpectedLogs;
  /** The balancers that a person named; without any the report names none. */
  readonly targets?: readonly Target[];
  /** What is known beside the targets where balancers are looked for. */
  readonly listed?: Listed;
}

/** The report of one run; equal parts make equal reports, whatever the order of their rows. */
export function makeReport(parts: ReportParts): Report {
  const { measurement, deviations } = parts;
  const { survival } = measurement;
  // The splits by exclusion are evidence for rules, not rates to show.
  const shown = measurement.rates.filter((rate) => rate.excluded === 'all');
  const rates = shown.filter((rate) => rate.portion === 'all');
  const judged = shown.filter((rate) => rate.portion === 'judged');
  const { expectedLogs } = parts;
  const missing = expectedLogs && missingLogs(measurement, expectedLogs);
  const watch = reportWatch(parts.targets ?? [], measurement, parts.listed);
  const both = bothDeliveries(sortedBy(measurement.sources, sourceOrder));
  return {
    schema: 1,
    generatedAt: instant(parts.generatedAtMs),
    window: windowOf(measurement),
    sessionLifetimeHours: parts.sessionLifetimeMs / HOUR_MS,
    ...reportObserved(measurement),
    generator: { version: parts.version },
    sources: sortedBy(measurement.sources, sourceOrder).map(toReportSource),
    ...(missing === undefined ? {} : { missingLogs: missing }),
    ...(both === undefined ? {} : { bothDeliveries: both }),
    ...(watch === undefined ? {} : { watch }),
    ...targetsOf(parts.targets ?? []),
    freshness: sortedBy(measurement.freshness, freshnessOrder).map(toReportFreshness),
    rates: toReportRates(measurement, rates, judged),
    clients: reportClients(measurement.clients, measurement.window),
    balancers: sortedBy(parts.verdicts, balancerKey).map(toReportBalancer),
    regions: toRegions(rates, measurement, deviations),
    matrix: sortedBy(measurement.matrix, cellOrder).map(toReportCell),
    ...(survival.length === 0 ? {} : { survival: survival.map(reportSurvival) }),
    ...reportMarks(measurement),
    deviations: deviations.map((deviation) => ({
      ...deviation,
      observed: { ...deviation.observed },
    })),
  };
}

/** Where a person connects to the balancers; nothing else of their targets. */
function targetsOf(targets: readonly Target[]): Pick<Report, 'targets'> {
  if (targets.length === 0) return {};
  return {
    targets: targets.map(({ name, balancerType, region, accountId, host, serverName, port }) => ({
      ...{ balancerType, region, ...(accountId === undefined ? {} : { accountId }) },
      balancer: name,
      host: serverName ?? host ?? null,
      port: port ?? DEFAULT_PORT,
    })),
  };
}

/** The rates of all clients, and beside them those of each kind. */
function toReportRates(
  { window, clients, marks }: Measurement,
  rates: readonly Rate[],
  judged: readonly Rate[],
): ReportRate[] {
  const judgedKinds = clients.rates.filter(({ portion }) => portion === 'judged');
  const judgedBy = new Map([...judged, ...judgedKinds].map((rate) => [rateOrder(rate), rate]));
  const kinds = clients.rates.filter(({ portion }) => portion === 'all');
  const confirmation = markConfirmation(marks);
  return sortedBy<Rate | KindRate>([...rates, ...kinds], rateOrder).map((rate) => ({
    ...toReportRate(rate, window),
    ...('clientKind' in rate ? {} : confirmation(rate)),
    judged: toReportJudged(judgedBy.get(rateOrder(rate))),
  }));
}

function kindOf(rate: Rate | KindRate): ReportRate['clientKind'] {
  return 'clientKind' in rate ? rate.clientKind : 'all';
}

function toReportBalancer(row: BalancerVerdict): ReportBalancer {
  const { balancerType, region, accountId, balancer, verdict, judgedFromMs, reason } = row;
  return {
    ...{ balancerType, region, accountId, balancer, verdict },
    judgedBy: [...row.judgedBy],
    judgedFrom: judgedFromMs === null ? null : instant(judgedFromMs),
    lacks: [...row.lacks],
    unchecked: [...row.unchecked],
    rules: [...row.rules],
    reason,
  };
}

/** Without a handshake and without a window that was asked for there is no window to name. */
function windowOf({ window, rates }: Measurement): Report['window'] {
  if (rates.length === 0 && window.endMs <= window.startMs) return { start: null, end: null };
  return { start: instant(window.startMs), end: instant(window.endMs) };
}

function toReportSource(group: SourceGroup): ReportSource {
  const { key, kind, balancerType, region, accountId, balancer, objects, lines, rows } = group;
  return {
    ...{ key, kind, balancerType, region, accountId, balancer, objects, lines, rows },
    skipped: { ...group.skipped },
    rejected: { ...group.rejected },
    quarantined: { ...group.quarantined },
  };
}

function toReportFreshness(row: Freshness): ReportFreshness {
  const { balancerType, region, accountId, balancer, hoursSeen, lastAtMs, dataEndMs } = row;
  return {
    ...{ balancerType, region, accountId, balancer, evidence: EVIDENCE[row.evidence] },
    ...{ lastAt: instant(lastAtMs), hoursSeen, lagSeconds: (dataEndMs - lastAtMs) / 1000 },
  };
}

function toReportJudged(rate: Rate | undefined): ReportJudged | null {
  if (rate === undefined) return null;
  const { handshakes, resumed, full, unknown, failed, low, high, ceiling } = rate;
  return { handshakes, resumed, full, unknown, failed, rate: rate.rate, low, high, ceiling };
}

function toReportRate(
  rate: Rate | KindRate,
  { revision }: Measurement['window'],
): Omit<ReportRate, 'judged'> {
  const { level, evidence, method, balancerType, region, accountId, balancer, node } = rate;
  const { arrival, tlsVersion, handshakes, resumed, full, unknown, failed } = rate;
  const { low, high, ceiling, historyComplete } = rate;
  return {
    ...{ level, evidence, method, revision, balancerType, region, accountId, balancer, node },
    ...{ arrival, clientKind: kindOf(rate), tlsVersion },
    ...{ mechanism: rate.mechanism, relation: rate.relation },
    ...{ handshakes, resumed, full, unknown, failed },
    ...{ rate: rate.rate, low, high, ceiling, historyComplete },
  };
}

function toRegions(
  rates: readonly Rate[],
  measurement: Measurement,
  deviations: readonly Deviation[],
): ReportRegion[] {
  const groups = Map.groupBy(balancersIn({ ...measurement, rates }), (row) =>
    JSON.stringify([row.region, row.balancerType]),
  );
  return [...groups.values()]
    .flatMap(([first, ...rest]) => (first === undefined ? [] : [{ first, all: [first, ...rest] }]))
    .map(({ first: { region, balancerType }, all }) => ({
      region,
      balancerType,
      balancers: countBalancers(all),
      deviating: countDeviating(
        deviations.filter((row) => row.region === region && row.balancerType === balancerType),
      ),
    }))
    .sort((a, b) => compareText(regionOrder(a), regionOrder(b)));
}

/** Balancers, not deviations: one with two bad nodes deviates once. */
function countDeviating(deviations: readonly Deviation[]): ReportRegion['deviating'] {
  const byRule = Map.groupBy(deviations, (deviation) => deviation.rule);
  const counts = [...byRule].map(([rule, rows]) => [rule, countBalancers(rows)] as const);
  return Object.fromEntries(counts.sort(([a], [b]) => compareText(a, b)));
}

/** By balancer; objects with faults after the rest of their kind. */
function sourceOrder(group: SourceGroup): string {
  const { kind, balancerType, region, accountId, balancer, key } = group;
  const place = [balancerType ?? '', region, accountId, balancer ?? '', kind, key ?? ''];
  // Buckets may hold different objects of one key.
  return JSON.stringify([...place, group]);
}

function freshnessOrder(row: Freshness): string {
  const { balancerType, region, accountId, balancer, evidence } = row;
  return JSON.stringify([balancerType, region, accountId, balancer, evidence]);
}

function rateOrder(rate: Rate | KindRate): string {
  return JSON.stringify([
    LEVEL_ORDER.indexOf(rate.level),
    rate.balancerType,
    rate.region,
    rate.accountId ?? '',
    rate.balancer ?? '',
    rate.node ?? '',
    ARRIVAL_ORDER.indexOf(rate.arrival),
    rate.tlsVersion === 'all' ? '' : rate.tlsVersion,
    ...[rate.evidence, rate.mechanism ?? '', rate.relation ?? ''],
    kindOf(rate) === 'all' ? '' : kindOf(rate),
  ]);
}

function regionOrder(row: ReportRegion): string {
  return JSON.stringify([row.balancerType, row.region]);
}

function sortedBy<T>(rows: readonly T[], orderOf: (row: T) => string): T[] {
  return rows
    .map((row) => ({ row, order: orderOf(row) }))
    .sort((a, b) => compareText(a.order, b.order))
    .map(({ row }) => row);
}
