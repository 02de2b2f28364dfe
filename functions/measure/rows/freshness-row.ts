import * as z from 'zod';
import { BALANCER_TYPES, balancerKey, UNKNOWN_ACCOUNT } from '../../model/balancer.ts';
import type { Freshness } from '../../model/rate.ts';
import type { QueryRow } from '../../ports.ts';
import type { LoggedPlace } from './place-row.ts';

const LAST_SEEN_MS = z.lazy(() => z.int());

const FRESHNESS_ROW = z.lazy(() =>
  z.object({
    balancerType: z.enum(BALANCER_TYPES),
    region: z.string(),
    accountId: z.string(),
    balancer: z.string(),
    lastSeenMs: LAST_SEEN_MS,
    hoursSeen: z.int().nonnegative(),
  }),
);

/**
 * How regularly logs and trials came, from the `ledger` and the `trial-times` rows of the rate query;
 * throws on rows that it can not have returned. Of both "now" is the later end, so that trials that
 * stopped are reported; of logs it is their own.
 */
export function freshnessOf(
  ledger: readonly QueryRow[],
  trials: readonly QueryRow[],
  places: readonly LoggedPlace[],
): readonly Freshness[] {
  const startsMs = new Map(places.map((place) => [balancerKey(place), place.startsAtMs]));
  const logsEndMs = endOf(ledger);
  const allEndMs = Math.max(logsEndMs, endOf(trials));
  // Objects of no balancer have a row too: their end may be that of all data.
  const ofLogs = ledger.filter(({ balancer }) => balancer !== null).map(regularityOf);
  return [
    ...ofLogs.map((row) => ({
      ...{ evidence: 'ledger' as const, ...row, dataEndMs: logsEndMs },
      startsAtMs: startsMs.get(balancerKey(row)) ?? null,
    })),
    ...trials
      .map((row) => regularityOf({ ...row, accountId: row.accountId ?? UNKNOWN_ACCOUNT }))
      .map((row) => ({
        ...{ evidence: 'trials' as const, ...row, dataEndMs: allEndMs, startsAtMs: null },
      })),
  ];
}

function regularityOf(row: QueryRow) {
  const { lastSeenMs: lastAtMs, ...regularity } = FRESHNESS_ROW.parse(row);
  return { ...regularity, lastAtMs };
}

function endOf(rows: readonly QueryRow[]): number {
  const endsMs = rows.map(({ lastSeenMs }) => LAST_SEEN_MS.parse(lastSeenMs));
  return endsMs.reduce((latest, ms) => Math.max(latest, ms), Number.NEGATIVE_INFINITY);
}
