import { balancerKey } from '../../model/balancer.ts';
import type { Report, ReportRate } from '../../model/report.ts';
import { compareText } from '../../model/text-order.ts';
import { HOUR_MS, instant } from '../../model/time.ts';
import { BALANCER_VERDICTS } from '../../model/verdict.ts';
import type { Fleet, FleetPart, FleetSum, TypeCounts } from './fleet.ts';
import type { Ageing, RegionPart } from './region-part.ts';
import type { LeftOut } from './region-source.ts';
import { takeTurns } from './take-turns.ts';

/** Of all parts, each in its turn. */
const LEFT_OUT_MAX = 100;
/** Of all parts, each in its turn, and so many of one at most. */
const DEVIATING_MAX = 1000;
/** Of one part: far more than AWS lets a Region have without being asked. */
const BALANCERS_MAX = 5000;
const REASON_LENGTH_MAX = 500;
const VERSION_LENGTH_MAX = 40;
const COUNTS = ['handshakes', 'resumed', 'full', 'unknown', 'failed'] as const;

type Deviating = Fleet['deviating'][number];
type Repeated = Fleet['repeated'][number];
type Named = Pick<Deviating, 'balancerType' | 'region' | 'accountId' | 'balancer'>;

/** What the fleet keeps of a part, whose report may be forgotten then. */
export interface PartSummary {
  readonly part: FleetPart;
  readonly deviating: readonly Deviating[];
  readonly balancers: readonly Named[];
}

/** Sums a part up: nothing of it is named by what it says of itself. */
export function summaryOf(given: RegionPart): PartSummary {
  const { name, accountId, region, reportedAt, stale, form, report } = given;
  const part = {
    ...{ name, accountId, region, reportedAt, stale, form },
    version: report.generator.version.slice(0, VERSION_LENGTH_MAX),
    window: report.window,
    verdicts: countsOf(report.balancers.map(({ verdict }) => verdict)),
    deviations: countsOf(report.deviations.map(({ severity }) => severity)),
    types: typesOf(report),
  };
  const deviating = report.balancers
    .filter(({ verdict }) => verdict === 'deviating' || verdict === 'suspected')
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .slice(0, DEVIATING_MAX)
    .map((row) => ({
      ...{ part: name, ...namedOf(row), verdict: row.verdict, rules: row.rules },
      reason: row.reason.slice(0, REASON_LENGTH_MAX),
    }));
  return { part, deviating, balancers: balancersOf(report).slice(0, BALANCERS_MAX) };
}

/** Puts the summaries of all parts side by side, and sums up what can be. */
export function makeFleet(
  given: readonly PartSummary[],
  leftOut: readonly LeftOut[],
  { nowMs, staleAfterMs, version }: Ageing & { readonly version: string },
): Fleet {
  const summaries = given.toSorted((a, b) => compareText(a.part.name, b.part.name));
  const parts = summaries.map(({ part }) => part);
  const deviating = takeTurns(
    summaries.map((summary) => summary.deviating),
    DEVIATING_MAX,
  );
  const byPlace = [...Map.groupBy(leftOut, placeOf).values()];
  const more = leftOut.length - LEFT_OUT_MAX;
  return {
    schema: 1,
    generatedAt: instant(nowMs),
    staleAfterHours: staleAfterMs / HOUR_MS,
    generator: { version },
    parts,
    leftOut: [
      ...takeTurns(byPlace, LEFT_OUT_MAX).map(({ key, reason }) => ({ key, reason })),
      ...(more > 0 ? [{ key: '', reason: `${more} more are left out` }] : []),
    ],
    sums: sumsOf(parts),
    repeated: repeatedIn(summaries),
    deviating: deviating.toSorted((a, b) => rankOf(a) - rankOf(b)),
  };
}

/** Who may write a key of the home lake: `regions/ACCOUNT/REGION`. */
function placeOf({ key }: LeftOut): string {
  return key.split('/', 3).join('/');
}

function rankOf({ verdict }: Pick<Deviating, 'verdict'>): number {
  return BALANCER_VERDICTS.indexOf(verdict);
}

function countsOf<Name extends string>(names: readonly Name[]): Partial<Record<Name, number>> {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function typesOf({ regions, rates }: Report): TypeCounts[] {
  const whole = rates.filter(isWholeRegion);
  return [...Map.groupBy(regions, ({ balancerType }) => balancerType)].map(([type, rows]) => ({
    balancerType: type,
    balancers: rows.reduce((sum, { balancers }) => sum + balancers, 0),
    ...outcomesOf(whole.filter(({ balancerType }) => balancerType === type)),
  }));
}

/** Of logs, all arrivals, versions and kinds of client together: parts of it are never added to it. */
function isWholeRegion({ level, evidence, arrival, tlsVersion, clientKind }: ReportRate): boolean {
  const isWhole = [arrival, tlsVersion, clientKind].every((one) => one === 'all');
  return level === 'region' && evidence === 'log' && isWhole;
}

type Outcomes = Pick<TypeCounts, (typeof COUNTS)[number]>;

function outcomesOf(rows: readonly Outcomes[]): Outcomes {
  const sums = COUNTS.map((name) => [name, rows.reduce((sum, row) => sum + row[name], 0)]);
  return Object.fromEntries(sums);
}

function sumsOf(parts: readonly FleetPart[]): FleetSum[] {
  const rows = parts.flatMap((part) => part.types.map((counts) => ({ part, counts })));
  const byType = Map.groupBy(rows, ({ counts }) => counts.balancerType);
  return [...byType]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([balancerType, of]) => ({
      balancerType,
      balancers: of.reduce((sum, { counts }) => sum + counts.balancers, 0),
      ...outcomesOf(of.map(({ counts }) => counts)),
      from: of.map(({ part }) => part.name),
      stale: of.filter(({ part }) => part.stale).map(({ part }) => part.name),
    }));
}

function namedOf({ balancerType, region, accountId, balancer }: Named): Named {
  return { balancerType, region, accountId, balancer };
}

/** Each balancer once that a report gives a verdict or, an older one, a rate of. */
function balancersOf({ balancers, rates }: Report): readonly Named[] {
  const rated = rates.flatMap((row) => {
    const { accountId, balancer, level } = row;
    if (level !== 'balancer' || accountId === null || balancer === null) return [];
    return [namedOf({ ...row, accountId, balancer })];
  });
  const all = [...balancers.map(namedOf), ...rated];
  return [...new Map(all.map((row) => [balancerKey(row), row])).values()];
}

function repeatedIn(summaries: readonly PartSummary[]): Repeated[] {
  const rows = summaries.flatMap(({ part, balancers }) =>
    balancers.map((balancer) => ({ part: part.name, balancer })),
  );
  return [...Map.groupBy(rows, ({ balancer }) => balancerKey(balancer)).values()].flatMap((of) => {
    const [first] = of;
    if (first === undefined || of.length < 2) return [];
    return [{ ...first.balancer, parts: of.map(({ part }) => part) }];
  });
}
