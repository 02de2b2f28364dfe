import { z } from 'zod';
import { BALANCER_TYPES, MECHANISMS, UNKNOWN_ACCOUNT } from '../../model/balancer.ts';
import { LEVELS } from '../../model/level.ts';
import type { MatrixCell } from '../../model/matrix.ts';
import type { Freshness, RateCounts } from '../../model/rate.ts';
import { RELATIONS } from '../../model/trial.ts';
import type { QueryRow } from '../../ports.ts';
import { freshnessOfRow } from './rate-row.ts';

const count = z.int().nonnegative();

const COUNTS = {
  balancer_type: z.enum(BALANCER_TYPES),
  region: z.string(),
  mechanism: z.enum(MECHANISMS),
  handshakes: count,
  resumed: count,
  fulls: count,
  unknowns: count,
  failed: count,
  first_at_ms: z.int(),
  last_at_ms: z.int(),
};

const COUNTS_ROW = z.object({
  ...COUNTS,
  level: z.enum(LEVELS),
  balancer: z.string().nullable(),
  node: z.string().nullable(),
  relation: z.enum(RELATIONS),
  within_scope: count,
  ceiling_base: count,
});

const CELL_ROW = z.object({
  ...COUNTS,
  balancer: z.string(),
  issuer_node: z.string().nullable(),
  node: z.string(),
  relation: z.enum(RELATIONS).nullable(),
  excluded: z.enum(['yes', 'no']),
  reissued: count,
  not_reissued: count,
  version_failed: count,
  certificate_unchecked: count,
  error: z.string().nullable(),
});

/** Reads one `trials` row of the rate query; throws on a row that it can not have returned. */
export function trialCountsOfRow(row: QueryRow): RateCounts {
  const read = COUNTS_ROW.parse(row);
  return trialCounts({
    level: read.level,
    balancerType: read.balancer_type,
    region: read.region,
    balancer: read.balancer,
    node: read.node,
    mechanism: read.mechanism,
    relation: read.relation,
    handshakes: read.handshakes,
    resumed: read.resumed,
    full: read.fulls,
    unknown: read.unknowns,
    failed: read.failed,
    withinScope: read.within_scope,
    ceilingBase: read.ceiling_base,
    firstAtMs: read.first_at_ms,
    lastAtMs: read.last_at_ms,
  });
}

type UnknownToTrials =
  | 'evidence'
  | 'accountId'
  | 'arrival'
  | 'tlsVersion'
  | 'excluded'
  | 'clients'
  | 'sumNn'
  | 'sumKk'
  | 'sumNk'
  | 'historyComplete';

/** Counts of trials as counts of a rate: no account, clients, arrivals, nor need of history. */
export function trialCounts(counts: Omit<RateCounts, UnknownToTrials>): RateCounts {
  return {
    ...counts,
    ...{ evidence: 'trials', accountId: null, arrival: 'all', tlsVersion: 'all', excluded: 'all' },
    ...{ clients: 0, sumNn: 0, sumKk: 0, sumNk: 0, historyComplete: true },
  };
}

/** Reads one `matrix` row of the rate query; throws on a row that it can not have returned. */
export function cellOfRow(row: QueryRow): MatrixCell {
  const read = CELL_ROW.parse(row);
  return {
    balancerType: read.balancer_type,
    region: read.region,
    balancer: read.balancer,
    issuerNode: read.issuer_node,
    node: read.node,
    mechanism: read.mechanism,
    relation: read.relation,
    excluded: read.excluded === 'yes',
    resumed: read.resumed,
    full: read.fulls,
    failed: read.failed,
    inconclusive: read.unknowns,
    reissued: read.reissued,
    notReissued: read.not_reissued,
    versionFailed: read.version_failed,
    certificateUnchecked: read.certificate_unchecked,
    error: read.error,
    firstAtMs: read.first_at_ms,
    lastAtMs: read.last_at_ms,
  };
}

/** Reads one `trial-times` row of the rate query (trials name no account); throws on a row that it can not have returned. */
export function trialFreshnessOfRow(row: QueryRow): Freshness {
  return { ...freshnessOfRow({ ...row, account_id: UNKNOWN_ACCOUNT }), evidence: 'trials' };
}
