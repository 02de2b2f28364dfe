import { z } from 'zod';
import { BALANCER_TYPES } from '../../model/balancer.ts';
import { LEVELS } from '../../model/level.ts';
import {
  ARRIVALS,
  type Freshness,
  type Method,
  type Rate,
  type RateCounts,
} from '../../model/rate.ts';
import { wilson } from '../../model/statistics/wilson.ts';
import type { QueryRow } from '../../ports.ts';
import { clusteredInterval, type Interval } from './interval.ts';

const count = z.int().nonnegative();

const COUNTS_ROW = z.object({
  level: z.enum(LEVELS),
  balancer_type: z.enum(BALANCER_TYPES),
  region: z.string(),
  account_id: z.string().nullable(),
  balancer: z.string().nullable(),
  node: z.string().nullable(),
  arrival: z.enum([...ARRIVALS, 'all']),
  tls_version: z.string(),
  excluded: z.enum(['all', 'yes', 'no']),
  handshakes: count,
  resumed: count,
  fulls: count,
  unknowns: count,
  failed: count,
  within_scope: count,
  ceiling_base: count,
  clients: count,
  sum_nn: count,
  sum_kk: count,
  sum_nk: count,
  first_at_ms: z.int(),
  last_at_ms: z.int(),
  history_complete: z.boolean(),
});

const FRESHNESS_ROW = z.object({
  balancer_type: z.enum(BALANCER_TYPES),
  region: z.string(),
  account_id: z.string(),
  balancer: z.string(),
  last_at_ms: z.int(),
  hours_seen: count,
  data_end_ms: z.int(),
});

/** Reads one `log` row of the rate query; throws on a row that the query can not have returned. */
export function countsOfRow(row: QueryRow): RateCounts {
  const read = COUNTS_ROW.parse(row);
  return {
    evidence: 'log',
    level: read.level,
    balancerType: read.balancer_type,
    region: read.region,
    accountId: read.account_id,
    balancer: read.balancer,
    node: read.node,
    arrival: read.arrival,
    mechanism: null,
    relation: null,
    tlsVersion: read.tls_version,
    excluded: read.excluded,
    handshakes: read.handshakes,
    resumed: read.resumed,
    full: read.fulls,
    unknown: read.unknowns,
    failed: read.failed,
    withinScope: read.within_scope,
    ceilingBase: read.ceiling_base,
    clients: read.clients,
    sumNn: read.sum_nn,
    sumKk: read.sum_kk,
    sumNk: read.sum_nk,
    firstAtMs: read.first_at_ms,
    lastAtMs: read.last_at_ms,
    historyComplete: read.history_complete,
  };
}

/** Reads one `ledger` row of the rate query; throws on a row that it can not have returned. */
export function freshnessOfRow(row: QueryRow): Freshness {
  const read = FRESHNESS_ROW.parse(row);
  return {
    evidence: 'ledger',
    balancerType: read.balancer_type,
    region: read.region,
    accountId: read.account_id,
    balancer: read.balancer,
    lastAtMs: read.last_at_ms,
    hoursSeen: read.hours_seen,
    dataEndMs: read.data_end_ms,
  };
}

/**
 * Adds method, rate, interval and ceiling to counts: only the application access log marks a
 * resumed connection (its field `chosen_cert_arn`), all other logs leave the rate unobservable; a
 * trial says itself what it saw, and trials do not come in clusters by client.
 */
export function rateOfCounts(counts: RateCounts): Rate {
  const method = methodOf(counts);
  const interval = INTERVALS[method](counts);
  return {
    ...counts,
    method,
    rate: interval?.rate ?? null,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    effectiveN: interval?.effectiveN ?? 0,
    ceiling: counts.ceilingBase === 0 ? null : counts.withinScope / counts.ceilingBase,
  };
}

function methodOf({ evidence, balancerType }: RateCounts): Method {
  if (evidence === 'trials') return 'probed';
  return balancerType === 'application' ? 'counted' : 'unobservable';
}

const INTERVALS: Readonly<Record<Method, (counts: RateCounts) => Interval | null>> = {
  counted: clusteredInterval,
  probed: trialInterval,
  unobservable: () => null,
};

function trialInterval({ resumed, full }: RateCounts): Interval | null {
  const effectiveN = resumed + full;
  if (effectiveN === 0) return null;
  const rate = resumed / effectiveN;
  return { rate, ...wilson(rate, effectiveN), effectiveN };
}
