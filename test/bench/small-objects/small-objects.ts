import type { LogKind } from '../../../functions/model/source.ts';
import {
  type AccessConnection,
  accessLine,
  type Dice,
  makePools,
  newAccessConnection,
  type Pools,
} from '../logs/access-log-generator.ts';
import { classicLine, connectionLine, networkLine } from '../logs/other-log-generators.ts';
import { hexWith, seededRandom } from '../seeded-random.ts';
import { type BusyPeriod, busyPeriods } from './busy-periods.ts';
import { ACCOUNT, PERIOD_MS, REGION, SMALL_FLEET, type SmallBalancer } from './small-fleet.ts';

/** One log file: its key in the bucket, and its lines. */
export interface SmallObject {
  readonly kind: LogKind;
  readonly key: string;
  readonly lines: readonly string[];
}

/** What three days of the small fleet hold; the connection log is counted in `all` alone. */
export const SMALL_COUNTS = {
  all: { objects: 16_501, lines: 43_140 },
  application: { objects: 15_662, lines: 41_290 },
  classic: { objects: 212, lines: 371 },
} as const;

const SEED = 12;
const CLIENTS_A_BALANCER = 1500;
const REQUESTS_MAX = 5;
/** A request that comes later makes a connection of its own. */
const IDLE_MAX_MS = 60_000;

interface Traffic {
  readonly dice: Dice;
  readonly number: (limit: number) => number;
  readonly pools: Pools;
}

/**
 * Every log file of the fleet in three days, named and filled as AWS does it: a file per node and five
 * minutes, none where nothing came. The counts are those of `SMALL_COUNTS`, whatever the seed; the
 * same seed gives the same files.
 */
export function smallObjects(seed = SEED): readonly SmallObject[] {
  const random = seededRandom(seed);
  const hex = hexWith(random);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const number = (limit: number) => Math.floor(random() * limit);
  const traffic: Traffic = { dice: { random, hex, pick }, number, pools: makePools(random, hex) };
  const { all, application, classic } = SMALL_COUNTS;
  const access = accessAndConnectionObjects(busyOf('application', application, random), traffic);
  const old = busyOf('classic', classic, random).map((period) => classicObject(period, traffic));
  const rest = {
    objects: all.objects - access.length - old.length,
    lines: all.lines - linesOf(access) - linesOf(old),
  };
  const network = busyOf('network', rest, random).map((period) => networkObject(period, traffic));
  const objects = [...access, ...old, ...network];
  if (new Set(objects.map(({ key }) => key)).size !== all.objects || linesOf(objects) !== all.lines)
    throw new Error(`${objects.length} objects of ${linesOf(objects)} lines were generated`);
  return objects;
}

function busyOf(
  type: SmallBalancer['balancerType'],
  wanted: { readonly objects: number; readonly lines: number },
  random: () => number,
): readonly BusyPeriod[] {
  const balancers = SMALL_FLEET.filter(({ balancerType }) => balancerType === type);
  return busyPeriods(balancers, wanted, random);
}

function linesOf(objects: readonly SmallObject[]): number {
  return objects.reduce((sum, { lines }) => sum + lines.length, 0);
}

/** The access log of application balancers, and what a connection log says of the same connections. */
function accessAndConnectionObjects(
  periods: readonly BusyPeriod[],
  traffic: Traffic,
): readonly SmallObject[] {
  const open = new Map<string, { connection: AccessConnection; left: number; lastMs: number }>();
  const connectionLines = new Map<string, { period: BusyPeriod; lines: string[] }>();
  const access = periods.map((period): SmallObject => {
    const lines = instants(period, traffic).map((atMs) => {
      const before = open.get(period.node);
      const goesOn = before !== undefined && before.left > 0 && atMs - before.lastMs < IDLE_MAX_MS;
      const current = goesOn ? before : { ...newConnection(period, traffic), lastMs: atMs };
      open.set(period.node, { ...current, left: current.left - 1, lastMs: atMs });
      if (!goesOn) logConnection(period, current.connection, atMs, traffic, connectionLines);
      return accessLine(atMs, current.connection, traffic.pools, traffic.dice);
    });
    return { kind: 'application-access', key: keyOf(period, '', traffic), lines };
  });
  const connections = [...connectionLines.values()].map(({ period, lines }): SmallObject => {
    return { kind: 'application-connection', key: keyOf(period, 'conn_log_', traffic), lines };
  });
  return [...access, ...connections];
}

function newConnection({ balancer, node }: BusyPeriod, traffic: Traffic) {
  const origin = { balancer: balancer.name, node };
  const connection = newAccessConnection(origin, clientOf(balancer, traffic), traffic.dice);
  return { connection, left: 1 + traffic.number(REQUESTS_MAX) };
}

/** A connection opens shortly before its first request is answered, so maybe in the period before. */
function logConnection(
  period: BusyPeriod,
  connection: AccessConnection,
  answeredMs: number,
  traffic: Traffic,
  into: Map<string, { period: BusyPeriod; lines: string[] }>,
): void {
  const atMs = answeredMs - 500 - traffic.number(500);
  const { connectionLogFromMs } = period.balancer;
  if (connectionLogFromMs === null || atMs < connectionLogFromMs) return;
  const beginsMs = atMs - (atMs % PERIOD_MS);
  const file = `${period.node} ${beginsMs}`;
  const entry = into.get(file) ?? { period: { ...period, beginsMs }, lines: [] };
  const portAt = connection.client.lastIndexOf(':');
  const visit = {
    ...{ balancer: connection.balancer, node: connection.node, atMs },
    client: connection.client.slice(0, portAt),
    port: Number(connection.client.slice(portAt + 1)),
  };
  const tls = connection.tls.split(' ').reverse().join(' ');
  entry.lines.push(
    connectionLine(visit, { tls, latency: traffic.number(300), traceId: connection.id }),
  );
  into.set(file, entry);
}

function classicObject(period: BusyPeriod, traffic: Traffic): SmallObject {
  const lines = instants(period, traffic).map((atMs) =>
    classicLine(visitOf(period, atMs, traffic), { ...traffic.dice, number: traffic.number }),
  );
  return { kind: 'classic-access', key: keyOf(period, '', traffic), lines };
}

/** A connection is written when it ends, so it may have begun in a period before. */
function networkObject(period: BusyPeriod, traffic: Traffic): SmallObject {
  const lines = instants(period, traffic).map((endedMs) => {
    const lastedMs = 1000 * traffic.number(240);
    const visit = visitOf(period, endedMs - lastedMs, traffic);
    return networkLine(visit, lastedMs, { ...traffic.dice, number: traffic.number });
  });
  return { kind: 'network-tls-access', key: keyOf(period, '', traffic), lines };
}

function visitOf({ balancer, node }: BusyPeriod, atMs: number, traffic: Traffic) {
  const client = clientOf(balancer, traffic);
  return { balancer: balancer.name, node, atMs, client, port: 1024 + traffic.number(64_000) };
}

/** Whole instants of a period, in order. */
function instants({ beginsMs, lines }: BusyPeriod, { number }: Traffic): readonly number[] {
  return Array.from({ length: lines }, () => beginsMs + number(PERIOD_MS)).sort((a, b) => a - b);
}

/** Each balancer has clients of its own; few come often, most come seldom. */
function clientOf(balancer: SmallBalancer, { dice, pools }: Traffic): string {
  const first = SMALL_FLEET.indexOf(balancer) * CLIENTS_A_BALANCER;
  const at = first + Math.floor(CLIENTS_A_BALANCER ** dice.random());
  return pools.clients[at] as string;
}

/**
 * The object's key; its folder is the day of delivery, which comes up to five minutes after the end.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#access-log-file-format
 */
function keyOf(
  { balancer, node, beginsMs }: BusyPeriod,
  prefix: '' | 'conn_log_',
  { dice, number }: Traffic,
): string {
  const endMs = beginsMs + PERIOD_MS;
  const day = new Date(endMs + number(PERIOD_MS)).toISOString().slice(0, 10).replaceAll('-', '/');
  const end = new Date(endMs).toISOString().replaceAll(/[-:]/g, '').slice(0, 13);
  const file = [
    `${prefix}${ACCOUNT}_elasticloadbalancing_${REGION}`,
    balancer.name.replaceAll('/', '.'),
    `${end}Z`,
    ...(balancer.balancerType === 'network' ? [] : [node]),
    `${dice.hex(8)}.log${balancer.balancerType === 'classic' ? '' : '.gz'}`,
  ].join('_');
  return `AWSLogs/${ACCOUNT}/elasticloadbalancing/${REGION}/${day}/${file}`;
}
