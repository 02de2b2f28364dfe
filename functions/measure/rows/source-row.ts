import * as z from 'zod';
import { BALANCER_TYPES } from '../../model/balancer.ts';
import { QUARANTINES, REJECTS, SKIPS, SOURCE_KINDS, type SourceGroup } from '../../model/source.ts';
import type { QueryRow } from '../../ports.ts';

const count = z.lazy(() => z.int().nonnegative());

const GROUP_ROW = z.lazy(
  () =>
    z.object({
      key: z.string().nullable(),
      kind: z.enum(SOURCE_KINDS),
      region: z.string(),
      balancer: z.string().nullable(),
      objects: count,
      lines: count,
      rows: count,
      skipped: countsBy(SKIPS),
      rejected: countsBy(REJECTS),
      quarantined: countsBy(QUARANTINES),
      balancerType: z
        .enum([...BALANCER_TYPES, 'unknown'])
        .transform((type) => (type === 'unknown' ? null : type)),
      accountId: z.string(),
    }) satisfies z.ZodType<SourceGroup>,
);

/** Reads one `source` row of the rate query; throws on a row that it can not have returned. */
export function sourceGroupOfRow(row: QueryRow): SourceGroup {
  return GROUP_ROW.parse(row);
}

/** `0,17,0` → the second name with 17; names that count nothing are left out. */
function countsBy<const Name extends string>(names: readonly Name[]) {
  return z
    .string()
    .regex(/^\d+(?:,\d+)*$/)
    .transform((text) => text.split(',').map(Number))
    .refine((counts) => counts.length === names.length)
    .transform((counts) => {
      const entries = names.map((name, at) => [name, counts[at] ?? 0] as const);
      const some = entries.filter(([, value]) => value > 0);
      return Object.fromEntries(some) as Partial<Record<Name, number>>;
    });
}
