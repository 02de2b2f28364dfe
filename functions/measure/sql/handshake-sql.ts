import { logScope } from '../../behaviours/resumption.ts';
import { SCOPE_REACH } from '../../behaviours/scope.ts';
import {
  BALANCER_TYPES,
  type BalancerType,
  TLS_VERSIONS,
  type TlsVersion,
  UNKNOWN_VERSION,
} from '../../model/balancer.ts';
import type { MeasureSettings } from '../../model/rate.ts';
import { textLiteral } from './sql-text.ts';

/** The columns that name one balancer: names and IDs repeat across accounts. */
export const BALANCER_KEY = 'balancer_type, region, account_id, balancer';

/** The condition that rows of two tables are of one balancer. */
export function sameBalancer(table: string, other: string): string {
  const columns = BALANCER_KEY.split(', ');
  return columns.map((name) => `${table}.${name} = ${other}.${name}`).join(' AND ');
}

/** The outcome as a number that grows with what it says: 4 resumed, 3 full, 2 unknown, 1 failed. */
export const OUTCOME_RANK = `CAST(CASE outcome WHEN 'resumed' THEN 4 WHEN 'full' THEN 3
      WHEN 'unknown' THEN 2 ELSE 1 END AS INTEGER)`;

const TYPE_STEP = 100;
const VERSION_STEP = 10;

/**
 * The balancer's type in hundreds, the TLS version in tens (0 where the row names none) and in ones
 * the documented reach of its sessions: one number, because engines group and compare it fast. A
 * version that the log does not name gets the type's widest reach, so that the ceiling is never too
 * low.
 */
export const TLS_NUMBER = `CAST(CASE balancer_type ${BALANCER_TYPES.map(
  (type) =>
    `WHEN ${textLiteral(type)} THEN CASE tls_version ${TLS_VERSIONS.map(
      (version) => `WHEN ${textLiteral(version)} THEN ${tlsNumber(type, version)}`,
    ).join(' ')} ELSE ${tlsNumber(type, null)} END`,
).join('\n      ')} END AS INTEGER)`;

/** The documented reach in a `TLS_NUMBER`. */
export const REACH = `tls_number % ${VERSION_STEP}`;

/**
 * Whether a `TLS_NUMBER` is of an application balancer; division of whole numbers drops the rest.
 */
export const IS_APPLICATION = `tls_number / ${TYPE_STEP} = ${BALANCER_TYPES.indexOf('application')}`;

function tlsNumber(type: BalancerType, version: TlsVersion | null): number {
  const number = version === null ? 0 : TLS_VERSIONS.indexOf(version) + 1;
  const reach = SCOPE_REACH[logScope(type, version)];
  return TYPE_STEP * BALANCER_TYPES.indexOf(type) + VERSION_STEP * number + reach;
}

/** The version in a `TLS_NUMBER`. */
export function versionOf(tlsNumber: number): string {
  const number = Math.floor((tlsNumber % TYPE_STEP) / VERSION_STEP);
  return TLS_VERSIONS[number - 1] ?? UNKNOWN_VERSION;
}

/** Where a window begins, and how far back history reaches. */
type HistorySettings = Pick<MeasureSettings, 'fromMs' | 'sessionLifetimeMs' | 'keepAliveMs'>;

/**
 * The first delivery day (`YYYY-MM-DD`, UTC) that can matter to a window, or null for all days: an
 * object is delivered when a connection's period ends, so never before the day of its handshakes,
 * and history reaches one session lifetime and one keep-alive time back from the window's start;
 * `beforeMs` reaches back further.
 */
export function firstDay(settings: HistorySettings, beforeMs = 0): string | null {
  if (settings.fromMs === null) return null;
  const historyMs = settings.sessionLifetimeMs + settings.keepAliveMs;
  const earliestMs = settings.fromMs - historyMs - beforeMs;
  return new Date(Math.max(0, earliestMs)).toISOString().slice(0, 10);
}

/** The SQL condition that prunes day partitions, `true` (never empty) when all days are read. */
export function dayCondition(settings: HistorySettings, beforeMs = 0): string {
  const day = firstDay(settings, beforeMs);
  return day === null ? 'true' : `day >= ${textLiteral(day)}`;
}
