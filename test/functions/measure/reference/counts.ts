import { logScope } from '../../../../functions/behaviours/resumption.ts';
import { covers } from '../../../../functions/behaviours/scope.ts';
import type { HourRate } from '../../../../functions/measure/rows/hourly-counts.ts';
import { rateOfCounts } from '../../../../functions/measure/rows/rate-row.ts';
import { LEVELS, type Level, TLS_VERSIONS } from '../../../../functions/model/balancer.ts';
import type { Arrival, RateCounts } from '../../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import type { Arrived } from './arrivals.ts';

type Labels = Pick<
  RateCounts,
  | 'evidence'
  | 'level'
  | 'balancerType'
  | 'region'
  | 'accountId'
  | 'balancer'
  | 'node'
  | 'mechanism'
  | 'relation'
  | 'arrival'
  | 'tlsVersion'
  | 'excluded'
  | 'portion'
>;

const OF_A_LOG = { evidence: 'log', mechanism: null, relation: null } as const;

/** Counts every group that has handshakes: each handshake stands in all groups it belongs to. */
export function countGroups(arrived: readonly Arrived[]): RateCounts[] {
  const members = arrived.flatMap((one) =>
    labelsOf(one).map((labels) => ({ labels, key: JSON.stringify(Object.values(labels)), one })),
  );
  return [...Map.groupBy(members, (member) => member.key).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first.labels, ...countsOf(group.map((member) => member.one)) }] : [];
  });
}

/** Counts every hour of every place, apart from arrivals, TLS versions and exclusions. */
export function countHours(arrived: readonly Arrived[]): HourRate[] {
  const byHour = Map.groupBy(arrived, ({ connection }) =>
    Math.floor(connection.handshake_at_ms / HOUR_MS),
  );
  return [...byHour].flatMap(([hour, ofHour]) =>
    countGroups(ofHour)
      .filter(({ arrival, tlsVersion, excluded, portion }) => {
        const isMargin = arrival === 'all' && tlsVersion === 'all' && excluded === 'all';
        return isMargin && portion === 'all';
      })
      .map((counts) => ({ hourAtMs: hour * HOUR_MS, rate: rateOfCounts(counts) })),
  );
}

/** The groups of a handshake; one that is judged stands in some of them once more. */
function labelsOf(one: Arrived): Labels[] {
  const whole = wholeLabelsOf(one);
  const isJudgedApart = ({ level, tlsVersion, excluded }: Omit<Labels, 'portion'>) =>
    one.judged &&
    level !== 'region' &&
    tlsVersion === 'all' &&
    (excluded === 'all' || excluded === 'no');
  return [
    ...whole.map((labels): Labels => ({ ...labels, portion: 'all' })),
    ...whole.filter(isJudgedApart).map((labels): Labels => ({ ...labels, portion: 'judged' })),
  ];
}

function wholeLabelsOf(one: Arrived): Omit<Labels, 'portion'>[] {
  const arrivals: readonly (Arrival | 'all')[] = ['all', one.arrival];
  const versions = ['all', one.connection.tls_version];
  return LEVELS.flatMap((level) =>
    arrivals.flatMap((arrival) => {
      const place = { ...placeOf(one, level), arrival, ...OF_A_LOG };
      const byVersion = versions.map((tlsVersion) => ({ tlsVersion, excluded: 'all' as const }));
      const split = { tlsVersion: 'all', excluded: one.excluded } as const;
      return [...byVersion, ...(level === 'region' ? [] : [split])].map((labels) => ({
        ...place,
        ...labels,
      }));
    }),
  );
}

export function placeOf({ connection }: Arrived, level: Level) {
  const isRegion = level === 'region';
  return {
    level,
    balancerType: connection.balancer_type,
    region: connection.region,
    accountId: isRegion ? null : connection.account_id,
    balancer: isRegion ? null : connection.balancer,
    // An unknown node is a node of its own, named null.
    node: level === 'node' && connection.node !== '' ? connection.node : null,
  };
}

export function countsOf(group: readonly Arrived[]): Omit<RateCounts, keyof Labels> {
  const count = (test: (one: Arrived) => boolean) => group.filter(test).length;
  const timesMs = group.map((one) => one.connection.handshake_at_ms);
  return {
    handshakes: group.length,
    resumed: count((one) => one.connection.outcome === 'resumed'),
    full: count((one) => one.connection.outcome === 'full'),
    unknown: count((one) => one.connection.outcome === 'unknown'),
    failed: count((one) => one.connection.outcome === 'failed'),
    withinScope: count((one) => isInBase(one) && isWithinScope(one)),
    ceilingBase: count(isInBase),
    ...momentsOf(group),
    firstAtMs: Math.min(...timesMs),
    lastAtMs: Math.max(...timesMs),
    historyComplete: group.every((one) => one.judged),
  };
}

export function momentsOf(group: readonly Arrived[]) {
  const counted = group.filter(({ connection }) => isCounted(connection.outcome));
  const clients = [...Map.groupBy(counted, (one) => one.connection.client).values()].map((own) => ({
    n: own.length,
    k: own.filter((one) => one.connection.outcome === 'resumed').length,
  }));
  const sum = (of: (client: { n: number; k: number }) => number) =>
    clients.reduce((total, client) => total + of(client), 0);
  return {
    clients: clients.length,
    sumNn: sum(({ n }) => n * n),
    sumKk: sum(({ k }) => k * k),
    sumNk: sum(({ n, k }) => n * k),
  };
}

export const isCounted = (outcome: string) => outcome === 'resumed' || outcome === 'full';

/** The ceiling's base: what was counted, or all that succeeded where the log marks nothing. */
function isInBase({ connection, excluded }: Arrived): boolean {
  if (excluded === 'unknown') return false;
  if (connection.balancer_type === 'application') return isCounted(connection.outcome);
  return connection.outcome !== 'failed';
}

function isWithinScope({ connection, arrival, excluded }: Arrived): boolean {
  const { balancer_type, tls_version } = connection;
  const version = TLS_VERSIONS.find((known) => known === tls_version) ?? null;
  return excluded === 'no' && covers(logScope(balancer_type, version), arrival);
}
