import * as z from 'zod';
import { BALANCER_TYPES, UNKNOWN_ACCOUNT } from '../../model/balancer.ts';
import type { Freshness } from '../../model/rate.ts';
import type { QueryRow } from '../../ports.ts';

const FRESHNESS_ROW = z.lazy(
  () =>
    z.object({
      balancerType: z.enum(BALANCER_TYPES),
      region: z.string(),
      accountId: z.string(),
      balancer: z.string(),
      lastAtMs: z.int(),
      hoursSeen: z.int().nonnegative(),
      dataEndMs: z.int(),
      startsAtMs: z.int().nullable(),
    }) satisfies z.ZodType<Omit<Freshness, 'evidence'>>,
);

/** Reads one `ledger` row of the rate query; throws on a row that it can not have returned. */
export function freshnessOfRow(row: QueryRow): Freshness {
  return { evidence: 'ledger', ...FRESHNESS_ROW.parse(row) };
}

/**
 * Reads one `trial-times` row of the rate query (trials name no account); throws on a row that it
 * can not have returned.
 */
export function trialFreshnessOfRow(row: QueryRow): Freshness {
  return {
    evidence: 'trials',
    ...FRESHNESS_ROW.parse({ ...row, accountId: UNKNOWN_ACCOUNT }),
  };
}
