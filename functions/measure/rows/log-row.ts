import * as z from 'zod';
import { DISTANCE } from '../../behaviours/scope.ts';
import { BALANCER_TYPES, LEVELS } from '../../model/balancer.ts';
import { ARRIVALS, type Arrival, type RateCounts } from '../../model/rate.ts';
import type { QueryRow } from '../../ports.ts';
import { versionOf } from '../sql/handshake-sql.ts';
import { PICKS } from '../sql/moment-sql.ts';
import { EXCLUDED } from '../sql/place-sql.ts';

/**
 * What was counted on one node: of one arrival, TLS version, exclusion and portion; or, where
 * `hourAtMs` is no null, of one hour, whatever the others are.
 */
export interface LogCell
  extends Pick<
    RateCounts,
    | 'balancerType'
    | 'region'
    | 'accountId'
    | 'balancer'
    | 'node'
    | 'tlsVersion'
    | 'handshakes'
    | 'resumed'
    | 'full'
    | 'unknown'
    | 'failed'
    | 'withinScope'
    | 'ceilingBase'
    | 'firstAtMs'
    | 'lastAtMs'
  > {
  readonly excluded: 'yes' | 'no';
  readonly arrival: Arrival;
  readonly isJudged: boolean;
  readonly hourAtMs: number | null;
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

/** The moments over the clients of one group. */
export type LogClients = LogLabels & MomentSums;

const count = z.lazy(() => z.int().nonnegative());
/** The numbers of a cell's text: three labels, seven counts, two times. */
const CELL = /^\d+(?:,\d+){11}$/;

/** Four numbers for each of `PICKS`. */
const MOMENTS = new RegExp(`^\\d+(?:,\\d+){${4 * PICKS.length - 1}}$`);

const PLACE = {
  balancerType: z.lazy(() => z.enum(BALANCER_TYPES)),
  region: z.lazy(() => z.string()),
  accountId: z.lazy(() => z.string().nullable()),
  balancer: z.lazy(() => z.string().nullable()),
  node: z.lazy(() => z.string().nullable()),
};
/** Null for the margin. */
const label = z.lazy(() => count.nullable());

const CELL_ROW = z.lazy(() =>
  z.object({ ...PLACE, tlsNumber: label, exclusion: label, cell: z.string().regex(CELL) }),
);

const CLIENTS_ROW = z.lazy(() =>
  z.object({
    level: z.enum(LEVELS),
    ...PLACE,
    tlsNumber: label,
    exclusion: label,
    moments: z.string().regex(MOMENTS),
  }),
);

/** Reads one `log-cell` row of the rate query; throws on a row that it can not have returned. */
export function logCellOfRow(row: QueryRow): LogCell {
  const { cell, tlsNumber, exclusion, ...place } = CELL_ROW.parse(row);
  // In the order of `cellText` in sql/cell-sql.ts.
  const [arrival = 0, judged = 0, hourAtMs = 0, ...values] = cell.split(',').map(Number);
  const [handshakes = 0, resumed = 0, full = 0, unknown = 0, failed = 0, ...more] = values;
  const [withinScope = 0, ceilingBase = 0, firstAtMs = 0, lastAtMs = 0] = more;
  return {
    ...place,
    tlsVersion: versionOf(tlsNumber ?? 0),
    excluded: exclusion === EXCLUDED ? 'yes' : 'no',
    // An hour has none: it counts every arrival.
    arrival: arrivalOf(arrival) ?? 'first',
    isJudged: judged === 1,
    hourAtMs: hourAtMs === 0 ? null : hourAtMs,
    ...{ handshakes, resumed, full, unknown, failed, withinScope, ceilingBase },
    ...{ firstAtMs, lastAtMs },
  };
}

/**
 * Reads one `log-clients` row of the rate query, which has the moments of each arrival and portion;
 * throws on a row that it can not have returned.
 */
export function logClientsOfRow(row: QueryRow): readonly LogClients[] {
  const { moments, tlsNumber, exclusion, ...place } = CLIENTS_ROW.parse(row);
  const numbers = moments.split(',').map(Number);
  const group = {
    ...place,
    tlsVersion: tlsNumber === null ? 'all' : versionOf(tlsNumber),
    excluded: exclusion === null ? 'all' : exclusion === EXCLUDED ? 'yes' : 'no',
  } as const;
  return PICKS.map(({ arrival, portion }, at) => {
    const [clients = 0, sumNn = 0, sumKk = 0, sumNk = 0] = numbers.slice(4 * at);
    return { ...group, arrival, portion, clients, sumNn, sumKk, sumNk };
  });
}

function arrivalOf(distance: number): Arrival | undefined {
  return ARRIVALS.find((arrival) => DISTANCE[arrival] === distance);
}
