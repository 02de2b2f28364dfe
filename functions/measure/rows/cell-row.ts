import * as z from 'zod';
import { BALANCER_TYPES, MECHANISMS } from '../../model/balancer.ts';
import type { MatrixCell } from '../../model/matrix.ts';
import { RELATIONS } from '../../model/trial.ts';
import type { QueryRow } from '../../ports.ts';
import type { TrialExclusions } from './trial-exclusion.ts';

const count = z.lazy(() => z.int().nonnegative());

const CELL_ROW = z.lazy(
  () =>
    z.object({
      balancerType: z.enum(BALANCER_TYPES),
      region: z.string(),
      accountId: z.string().nullable(),
      balancer: z.string(),
      issuerNode: z.string().nullable(),
      node: z.string(),
      mechanism: z.enum(MECHANISMS),
      relation: z.enum(RELATIONS).nullable(),
      exclusion: z.int(),
      resumed: count,
      full: count,
      failed: count,
      inconclusive: count,
      reissued: count,
      notReissued: count,
      reissuedResumed: count,
      notReissuedResumed: count,
      versionFailed: count,
      certificateUnchecked: count,
      error: z.string().nullable(),
      firstAtMs: z.int(),
      lastAtMs: z.int(),
    }) satisfies z.ZodType<Omit<MatrixCell, 'excluded'>>,
);

/** Reads one `matrix` row of the rate query; throws on a row that it can not have returned. */
export function cellOfRow(row: QueryRow, exclusionOf: TrialExclusions): MatrixCell {
  const { exclusion, ...cell } = CELL_ROW.parse({ ...row, inconclusive: row.unknown });
  return { ...cell, ...exclusionOf(cell, exclusion) };
}
