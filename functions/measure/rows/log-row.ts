import { z } from 'zod';
import { DISTANCE } from '../../behaviours/scope.ts';
import { BALANCER_TYPES, LEVELS } from '../../model/balancer.ts';
import { ARRIVALS, type Arrival, type RateCounts } from '../../model/rate.ts';
import type { QueryRow } from '../../ports.ts';
import { versionOfNumber } from '../sql/handshake-sql.ts';

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

/** The moments over the clients of one group. */
export type LogClients = Pick<
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
  | 'clients'
  | 'sumNn'
  | 'sumKk'
  | 'sumNk'
>;

const count = z.int().nonnegative();
/** The numbers of a cell's text: three labels, seven counts, two times. */
const CELL = /^\d+(?:,\d+){11}$/;

const PLACE = {
  balancerType: z.enum(BALANCER_TYPES),
  region: z.string(),
  accountId: z.string().nullable(),
  balancer: z.string().nullable(),
  node: z.string().nullable(),
};
/** A number as text, null for the margin. */
const label = z.string().regex(/^\d$/).nullable();

const CELL_ROW = z.object({
  ...PLACE,
  tlsVersion: label,
  excluded: label,
  cell: z.string().regex(CELL),
});

const CLIENTS_ROW = z.object({
  level: z.enum(LEVELS),
  ...PLACE,
  arrival: label,
  tlsVersion: label,
  excluded: label,
  portion: z.enum(['all', 'judged']),
  clients: count,
  sumNn: count,
  sumKk: count,
  sumNk: count,
});

/** Reads one `log-cell` row of the rate query; throws on a row that it can not have returned. */
export function logCellOfRow(row: QueryRow): LogCell {
  const { cell, tlsVersion, excluded, ...place } = CELL_ROW.parse(row);
  const [arrival = 0, judged = 0, hourAtMs = 0, ...values] = cell.split(',').map(Number);
  const [handshakes = 0, resumed = 0, full = 0, unknown = 0, failed = 0, ...more] = values;
  const [withinScope = 0, ceilingBase = 0, firstAtMs = 0, lastAtMs = 0] = more;
  return {
    ...place,
    tlsVersion: versionOfNumber(Number(tlsVersion)),
    excluded: excluded === '1' ? 'yes' : 'no',
    arrival: arrivalOf(arrival) ?? 'first',
    isJudged: judged === 1,
    hourAtMs: hourAtMs === 0 ? null : hourAtMs,
    ...{ handshakes, resumed, full, unknown, failed, withinScope, ceilingBase },
    ...{ firstAtMs, lastAtMs },
  };
}

/** Reads one `log-clients` row of the rate query; throws on a row that it can not have returned. */
export function logClientsOfRow(row: QueryRow): LogClients {
  const { arrival, tlsVersion, excluded, ...rest } = CLIENTS_ROW.parse(row);
  return {
    ...rest,
    arrival: arrivalOf(Number(arrival)) ?? 'all',
    tlsVersion: tlsVersion === null ? 'all' : versionOfNumber(Number(tlsVersion)),
    excluded: excluded === null ? 'all' : excluded === '1' ? 'yes' : 'no',
  };
}

function arrivalOf(distance: number): Arrival | undefined {
  return ARRIVALS.find((arrival) => DISTANCE[arrival] === distance);
}
