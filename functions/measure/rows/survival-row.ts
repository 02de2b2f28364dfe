import * as z from 'zod';
import { BALANCER_TYPES, MECHANISMS } from '../../model/balancer.ts';
import type { SurvivalCluster, SurvivalIssue } from '../../model/survival.ts';
import { RELATIONS } from '../../model/trial.ts';
import type { QueryRow } from '../../ports.ts';

const count = z.lazy(() => z.int().nonnegative());

const PLACE = {
  balancerType: z.enum(BALANCER_TYPES),
  region: z.string(),
  accountId: z.string().nullable(),
  balancer: z.string(),
  node: z.string(),
  mechanism: z.enum(MECHANISMS),
  issuedAtMs: z.int(),
};

const CLUSTER_ROW = z.lazy(
  () =>
    z.object({
      ...PLACE,
      relation: z.enum(RELATIONS),
      ageMs: z.int().nonnegative(),
      resumed: count,
      full: count,
      failed: count,
      withheld: count,
    }) satisfies z.ZodType<SurvivalCluster>,
);

const ISSUE_ROW = z.lazy(
  () =>
    z.object({
      ...PLACE,
      issued: count,
      lifetimeHintS: count.nullable(),
      keyHash: z.string().nullable(),
    }) satisfies z.ZodType<SurvivalIssue>,
);

/** What the `survival` rows of the rate query say. */
export interface SurvivalRows {
  readonly clusters: readonly SurvivalCluster[];
  /** Of rows without a relation: nothing was offered. */
  readonly issues: readonly SurvivalIssue[];
}

/** Reads the `survival` rows of the rate query; throws on one that it can not have returned. */
export function survivalOfRows(rows: readonly QueryRow[]): SurvivalRows {
  return {
    clusters: rows.filter(({ relation }) => relation !== null).map((row) => CLUSTER_ROW.parse(row)),
    issues: rows
      .filter(({ relation }) => relation === null)
      .map((row) => ISSUE_ROW.parse({ ...row, issued: row.reissued })),
  };
}
