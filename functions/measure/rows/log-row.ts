import * as z from 'zod';
import { DISTANCE } from '../../behaviours/scope.ts';
import type { ClientKind } from '../../clients/client-kind.ts';
import {
  ARRIVALS,
  type Arrival,
  type Excluded,
  type FullReturns,
  type RateCounts,
  type WeighedClients,
} from '../../model/rate.ts';
import type { QueryRow } from '../../ports.ts';
import { EXCLUDED, UNJUDGED } from '../sql/exclusion-sql.ts';
import { versionOf } from '../sql/handshake-sql.ts';
import { kindOf } from '../sql/kind-sql.ts';
import { PICKS, RETURNS } from '../sql/moment-sql.ts';
import type { CountSums } from './count-sums.ts';
import { PLACE_NUMBERS, type PlaceLookup, type PlaceNumbers } from './place-row.ts';

/**
 * What was counted on one node: of one arrival, TLS version, exclusion and portion; or, where
 * `hourAtMs` is no null, of one hour, whatever the others are.
 */
export interface LogCell
  extends CountSums,
    Pick<RateCounts, 'balancerType' | 'region' | 'accountId' | 'balancer' | 'node' | 'tlsVersion'> {
  readonly excluded: Excluded;
  readonly arrival: Arrival;
  readonly isJudged: boolean;
  readonly hourAtMs: number | null;
  /** Of cells of a balancer by kind of client, which have no node; null on all others. */
  readonly clientKind: ClientKind | null;
}

/** What names one group of handshakes in logs. */
export type LogLabels = Pick<
  RateCounts,
  | 'level'
  | 'balancerType'
  | 'region'
  | 'accountId'
  | 'balancer'
  | 'node'
  | 'arrival'
  | 'tlsVersion'
  | 'excluded'
  | 'portion'
>;

/** Moments over clients: how many, Σn², Σk², Σn·k. */
export type MomentSums = Pick<RateCounts, 'clients' | 'sumNn' | 'sumKk' | 'sumNk'>;

/** The moments over the clients of one group, of one kind or (null) whatever they are. */
export type LogClients = LogLabels & MomentSums & { readonly clientKind: ClientKind | null };

/** Returns to the same node, of one group, kind (null: all) and portion. */
export interface LogReturns extends Pick<FullReturns, 'silent' | 'lapsed'> {
  readonly labels: Omit<LogLabels, 'arrival' | 'portion'>;
  readonly portion: LogLabels['portion'];
  readonly clientKind: ClientKind | null;
}

/** Judged returns of clients that were on no other node meanwhile, of one node, kind and version. */
export interface LogStraight extends WeighedClients {
  readonly labels: Omit<LogLabels, 'arrival' | 'portion'>;
  readonly clientKind: ClientKind;
}

const count = z.lazy(() => z.int().nonnegative());
/** The numbers of a cell's text: four labels, seven counts, two times. */
const CELL = /^\d+(?:,\d+){12}$/;

/** Where the sums over clients that came straight back begin. */
const STRAIGHT_AT = 4 * PICKS.length + 2 * RETURNS.length;
/** Four numbers for each of `PICKS`, two for each of `RETURNS`, six of straight returns. */
const MOMENTS = new RegExp(`^\\d+(?:,\\d+){${STRAIGHT_AT + 5}}$`);

/** Null for the margin. */
const label = z.lazy(() => count.nullable());

const CELL_ROW = z.lazy(() =>
  z.object({ ...PLACE_NUMBERS, tlsNumber: label, exclusion: label, cell: z.string().regex(CELL) }),
);

const CLIENTS_ROW = z.lazy(() =>
  z.object({
    ...PLACE_NUMBERS,
    tlsNumber: label,
    exclusion: label,
    clientKind: label,
    moments: z.string().regex(MOMENTS),
  }),
);

/** Reads one `log-cell` row of the rate query; throws on a row that it can not have returned. */
export function logCellOfRow(row: QueryRow, placeOf: PlaceLookup): LogCell {
  const { cell, tlsNumber, exclusion, ...numbers } = CELL_ROW.parse(row);
  const { balancerType, region, accountId, balancer, node } = placeOf(numbers);
  // In the order of `cellText` in sql/cell-sql.ts.
  const [arrival = 0, judged = 0, hourAtMs = 0, kind = 0, ...values] = cell.split(',').map(Number);
  const [handshakes = 0, resumed = 0, full = 0, unknown = 0, failed = 0, ...more] = values;
  const [withinScope = 0, ceilingBase = 0, firstAtMs = 0, lastAtMs = 0] = more;
  return {
    ...{ balancerType, region, accountId, balancer, node },
    tlsVersion: versionOf(tlsNumber ?? 0),
    excluded: excludedBy(exclusion),
    // An hour has none: it counts every arrival.
    arrival: arrivalOf(arrival) ?? 'first',
    isJudged: judged === 1,
    hourAtMs: hourAtMs === 0 ? null : hourAtMs,
    clientKind: kindOf(kind) ?? null,
    ...{ handshakes, resumed, full, unknown, failed, withinScope, ceilingBase },
    ...{ firstAtMs, lastAtMs },
  };
}

/** What one row says of the clients of a group. */
interface ClientsRow {
  /** The moments of each arrival and portion. */
  readonly clients: readonly LogClients[];
  readonly returns: readonly LogReturns[];
  readonly straight: readonly LogStraight[];
}

/** Reads one `log-clients` row of the rate query; throws on a row that it can not have returned. */
export function logClientsOfRow(row: QueryRow, placeOf: PlaceLookup): ClientsRow {
  const { group, clientKind, sums } = clientsRow(row, placeOf);
  const momentsAt = (pick: number): MomentSums => {
    const [clients = 0, sumNn = 0, sumKk = 0, sumNk = 0] = sums.slice(4 * pick);
    return { clients, sumNn, sumKk, sumNk };
  };
  const clients = PICKS.map(({ arrival, portion }, at) => ({
    ...{ ...group, arrival, portion, clientKind },
    ...momentsAt(at),
  }));
  const returns = RETURNS.map(({ portion }, at) => {
    const [silent = 0, lapsed = 0] = sums.slice(4 * PICKS.length + 2 * at);
    return { labels: group, portion, clientKind, silent, lapsed };
  });
  const [straight = 0, sumW = 0, sumR = 0, sumWw = 0, sumRr = 0, sumWr = 0] =
    sums.slice(STRAIGHT_AT);
  const weighed = { returns: straight, sumW, sumR, sumWw, sumRr, sumWr };
  const isStraight = group.level === 'node' && clientKind !== null && straight > 0;
  return {
    ...{ clients, returns },
    straight: isStraight ? [{ labels: group, clientKind, ...weighed }] : [],
  };
}

function clientsRow(row: QueryRow, placeOf: PlaceLookup) {
  const { moments, tlsNumber, exclusion, clientKind, ...numbers } = CLIENTS_ROW.parse(row);
  const group = {
    ...namesAt(numbers, placeOf),
    tlsVersion: tlsNumber === null ? 'all' : versionOf(tlsNumber),
    excluded: exclusion === null ? ('all' as const) : excludedBy(exclusion),
  };
  return {
    group,
    clientKind: kindOf(clientKind ?? 0) ?? null,
    sums: moments.split(',').map(Number),
  };
}

function excludedBy(exclusion: number | null): Excluded {
  if (exclusion === UNJUDGED) return 'unknown';
  return exclusion === EXCLUDED ? 'yes' : 'no';
}

type Names = Pick<
  LogLabels,
  'level' | 'balancerType' | 'region' | 'accountId' | 'balancer' | 'node'
>;

/** What names a place at the level of the finest of its numbers. */
function namesAt(numbers: PlaceNumbers, placeOf: PlaceLookup): Names {
  const { balancerType, region, accountId, balancer, node } = placeOf(numbers);
  const names = { balancerType, region };
  if (numbers.balancerNumber === null)
    return { level: 'region', ...names, accountId: null, balancer: null, node: null };
  if (numbers.nodeNumber === null)
    return { level: 'balancer', ...names, accountId, balancer, node: null };
  return { level: 'node', ...names, accountId, balancer, node };
}

function arrivalOf(distance: number): Arrival | undefined {
  return ARRIVALS.find((arrival) => DISTANCE[arrival] === distance);
}
