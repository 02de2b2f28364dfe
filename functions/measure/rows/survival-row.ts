import * as z from 'zod';
import { BALANCER_TYPES, MECHANISMS } from '../../model/balancer.ts';
import type { SurvivalCluster } from '../../model/survival.ts';
import { RELATIONS } from '../../model/trial.ts';
import type { QueryRow } from '../../ports.ts';

const count = z.lazy(() => z.int().nonnegative());

const CLUSTER_ROW = z.lazy(
  () =>
    z.object({
      balancerType: z.enum(BALANCER_TYPES),
      region: z.string(),
      balancer: z.string(),
      node: z.string(),
      mechanism: z.enum(MECHANISMS),
      relation: z.enum(RELATIONS),
      ageMs: z.int().nonnegative(),
      issuedAtMs: z.int(),
      resumed: count,
      full: count,
      failed: count,
      withheld: count,
    }) satisfies z.ZodType<SurvivalCluster>,
);

/** Reads one `survival` row of the rate query; throws on a row that it can not have returned. */
export function survivalClusterOfRow(row: QueryRow): SurvivalCluster {
  return CLUSTER_ROW.parse(row);
}
