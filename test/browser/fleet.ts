import { HISTORY_SPANS, type History, type HistorySeries } from '../../functions/model/history.ts';
import type { Report, ReportCell, ReportRate } from '../../functions/model/report.ts';
import { wilson } from '../../functions/model/statistics/wilson.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import { hexWith, seededRandom } from '../bench/seeded-random.ts';
import { clientsOf, kindRates } from './fleet-clients.ts';
import { deviationsOf, marksOf, verdictOf } from './fleet-findings.ts';
import { fleetSurvival } from './fleet-survival.ts';

/** How many balancers of how many nodes. */
export interface FleetSize {
  readonly balancers: number;
  readonly nodes: number;
}

/** Of the page with history, and of the page that is served. */
export const SMALL_FLEET: FleetSize = { balancers: 12, nodes: 3 };
export const SERVED_FLEET: FleetSize = { balancers: 4, nodes: 3 };

const END_MS = Date.UTC(2026, 2, 3, 9);
const REGIONS = ['eu-west-1', 'us-east-1', 'ap-southeast-2'] as const;
const MECHANISMS = ['session-id', 'session-ticket', 'psk'] as const;
const RELATIONS = ['same-node', 'cross-node'] as const;
const ARRIVALS = ['all', 'same-node', 'cross-node', 'first'] as const;
const VERSIONS = ['all', '1.2', '1.3'] as const;

type Where = Pick<
  ReportRate,
  'level' | 'balancerType' | 'region' | 'accountId' | 'balancer' | 'node'
>;
type Random = () => number;

/** The report and history of a large account, with as many rows of each kind as it would have. */
export function fleet(size: FleetSize, nameOf = plainName): { report: Report; history: History } {
  const random = seededRandom(7);
  const balancers = Array.from({ length: size.balancers }, (_, at) => ({
    balancerType: 'application' as const,
    region: REGIONS[at % REGIONS.length] ?? REGIONS[0],
    accountId: '123456789012',
    balancer: nameOf(at, random),
    addresses: Array.from(
      { length: size.nodes },
      (_, node) => `10.${at >> 8}.${at & 255}.${node + 1}`,
    ),
  }));
  const places: readonly Where[] = [
    ...REGIONS.map((region) => ({
      ...{ level: 'region' as const, balancerType: 'application' as const, region },
      ...{ accountId: null, balancer: null, node: null },
    })),
    ...balancers.flatMap(({ addresses, ...named }) => [
      { ...named, level: 'balancer' as const, node: null },
      ...addresses.map((node) => ({ ...named, level: 'node' as const, node })),
    ]),
  ];
  const deviations = balancers.flatMap(deviationsOf);
  const logs = places.map((place) => logRates(place, random));
  const report: Report = {
    schema: 1,
    balancers: balancers.map((named, at) => verdictOf(named, at, END_MS)),
    generatedAt: new Date(END_MS + HOUR_MS).toISOString(),
    window: {
      start: new Date(END_MS - 24 * HOUR_MS).toISOString(),
      end: new Date(END_MS).toISOString(),
    },
    sessionLifetimeHours: 24,
    generator: { version: '0.0.0-fleet' },
    sources: balancers.map((named) => sourceOf(named, random)),
    freshness: balancers.flatMap(freshnessOf),
    rates: places.flatMap((place, at) => [
      ...(logs[at] ?? []),
      ...(place.level === 'node' ? [] : kindRates(logs[at] ?? [])),
      ...trialRates(place),
    ]),
    clients: logs.flatMap(clientsOf),
    regions: REGIONS.map((region) => {
      const here = balancers.filter((one) => one.region === region);
      const found = deviations.filter((one) => one.region === region);
      const by = Map.groupBy(found, ({ rule }) => rule);
      return {
        region,
        balancerType: 'application',
        balancers: here.length,
        deviating: Object.fromEntries([...by].map(([rule, of]) => [rule, of.length])),
      };
    }),
    matrix: balancers.flatMap((named) => cellsOf(named, named.addresses)),
    // It takes days, so nobody has it of all.
    survival: balancers.slice(0, 1).flatMap(fleetSurvival),
    // Nobody probes all of them with requests.
    probeHandshakes: 40,
    marks: balancers.slice(0, 1).map(marksOf),
    deviations,
  };
  return { report, history: historyOf(places, random) };
}

function plainName(_at: number, random: Random): string {
  const hex = hexWith(random);
  return `app/service-${hex(4)}/${hex(16)}`;
}

/** By arrival and version; the row `all` is the sum of the others. */
function logRates(place: Where, random: Random): readonly ReportRate[] {
  const parts = ['same-node', 'cross-node', 'first'].flatMap((arrival) =>
    ['1.2', '1.3'].map((tlsVersion) => ({
      arrival,
      tlsVersion,
      resumed: arrival === 'same-node' ? Math.floor(random() * 4000) : 0,
      full: Math.floor(random() * 2000) + 1,
    })),
  );
  return ARRIVALS.flatMap((arrival) =>
    VERSIONS.map((tlsVersion) => {
      const within = parts.filter(
        (part) =>
          (arrival === 'all' || part.arrival === arrival) &&
          (tlsVersion === 'all' || part.tlsVersion === tlsVersion),
      );
      return logRate(place, arrival, tlsVersion, within);
    }),
  );
}

interface Counts {
  readonly arrival: string;
  readonly resumed: number;
  readonly full: number;
}

function logRate(
  place: Where,
  arrival: ReportRate['arrival'],
  tlsVersion: string,
  parts: readonly Counts[],
): ReportRate {
  const sum = (of: (part: Counts) => number) => parts.reduce((all, part) => all + of(part), 0);
  const resumed = sum((part) => part.resumed);
  const full = sum((part) => part.full);
  const known = resumed + full;
  const within = sum((part) => (part.arrival === 'same-node' ? part.resumed + part.full : 0));
  return {
    ...{ ...place, evidence: 'log', method: 'counted', revision: 0, arrival, tlsVersion },
    clientKind: 'all',
    ...{ mechanism: null, relation: null, handshakes: known, resumed, full, unknown: 0, failed: 0 },
    ...{ rate: resumed / known, ...wilson(resumed / known, known), ceiling: within / known },
    ...{ historyComplete: true, judged: null },
  };
}

function trialRates(place: Where): readonly ReportRate[] {
  return MECHANISMS.flatMap((mechanism) =>
    RELATIONS.map((relation) => {
      const accepts = relation === 'same-node';
      return {
        ...place,
        accountId: null,
        evidence: 'trials',
        method: 'probed',
        revision: 0,
        arrival: 'all',
        clientKind: 'all',
        tlsVersion: 'all',
        mechanism,
        relation,
        handshakes: 10,
        resumed: accepts ? 10 : 0,
        full: accepts ? 0 : 10,
        unknown: 0,
        failed: 0,
        rate: accepts ? 1 : 0,
        ...wilson(accepts ? 1 : 0, 10),
        ceiling: accepts ? 1 : 0,
        ...{ historyComplete: true, judged: null },
      };
    }),
  );
}

type Named = Pick<ReportCell, 'balancerType' | 'region' | 'balancer'>;

function cellsOf(
  { balancerType, region, balancer }: Named,
  nodes: readonly string[],
): readonly ReportCell[] {
  const pairs = nodes.flatMap((node) =>
    [null, ...nodes].map((issuerNode) => ({ issuerNode, node })),
  );
  return MECHANISMS.flatMap((mechanism) =>
    pairs.map(({ issuerNode, node }) => {
      const relation =
        issuerNode === null ? null : issuerNode === node ? 'same-node' : 'cross-node';
      const resumed = relation === 'same-node' ? 10 : 0;
      return {
        ...{ balancerType, region, balancer, issuerNode, node, mechanism, relation },
        ...{ trials: 10, resumed },
        ...{ full: 10 - resumed, failed: 0, inconclusive: 0, reissued: 10 - resumed },
        ...{ reissuedResumed: 0, notReissuedResumed: 0, certificateUnchecked: 0, error: null },
        verdict: relation === null ? null : resumed > 0 ? 'accepts' : 'does-not-accept',
        expected: relation === null ? null : resumed > 0 ? 'accepts' : 'does-not-accept',
      };
    }),
  );
}

function sourceOf(
  { balancerType, region, accountId, balancer }: Named & { accountId: string },
  random: Random,
): Report['sources'][number] {
  const rows = Math.floor(random() * 100_000);
  return {
    ...{ key: null, kind: 'application-access', balancerType, region, accountId, balancer },
    ...{ objects: 2304, lines: rows + 7, rows, skipped: { 'plain-http': 7 } },
    ...{ rejected: {}, quarantined: {} },
  };
}

/** Trials reach the end of the data; every seventh balancer's logs are late. */
function freshnessOf({ balancerType, region, balancer }: Named, at: number): Report['freshness'] {
  return (['log', 'trials'] as const).map((evidence) => {
    const lagSeconds = evidence === 'trials' ? 0 : at % 7 === 3 ? 20_160 : at * 5;
    const accountId = evidence === 'trials' ? 'unknown' : '123456789012';
    const lastAt = new Date(END_MS - lagSeconds * 1000).toISOString();
    return {
      balancerType,
      region,
      accountId,
      balancer,
      evidence,
      lastAt,
      hoursSeen: 24,
      lagSeconds,
    };
  });
}

function historyOf(places: readonly Where[], random: Random): History {
  const spans = Object.entries(HISTORY_SPANS).map(([name, { hours, stepHours }]) => {
    const steps = hours / stepHours;
    const series = places.flatMap((place) => seriesOf(place, steps, random));
    return [
      name,
      { start: new Date(END_MS - hours * HOUR_MS).toISOString(), stepHours, series },
    ] as const;
  });
  const { day = null, week = null, month = null } = Object.fromEntries(spans);
  const start = month?.start ?? null;
  return { schema: 1, start, end: new Date(END_MS).toISOString(), spans: { day, week, month } };
}

function seriesOf(place: Where, steps: number, random: Random): readonly HistorySeries[] {
  const counted = Array.from({ length: steps }, () => Math.floor(random() * 900));
  const part = (whole: readonly number[], share: number) =>
    whole.map((value) => Math.floor(value * (share + random() * 0.1)));
  const logs: HistorySeries = {
    ...place,
    evidence: 'log',
    method: 'counted',
    mechanism: null,
    relation: null,
    handshakes: counted,
    counted,
    resumed: part(counted, 0.4),
    effective: part(counted, 0.7),
    withinScope: part(counted, 0.5),
    ceilingOf: counted,
  };
  const tens = counted.map(() => 10);
  const none = counted.map(() => 0);
  const trials = MECHANISMS.flatMap((mechanism) =>
    RELATIONS.map((relation): HistorySeries => {
      const resumed = relation === 'same-node' ? tens : none;
      return {
        ...place,
        accountId: null,
        evidence: 'trials',
        method: 'probed',
        mechanism,
        relation,
        handshakes: tens,
        counted: tens,
        resumed,
        effective: tens,
        withinScope: resumed,
        ceilingOf: tens,
      };
    }),
  );
  return [logs, ...trials];
}
