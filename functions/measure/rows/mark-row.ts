import * as z from 'zod';
import { BALANCER_TYPES, MECHANISMS } from '../../model/balancer.ts';
import { addMarks, MARK_COUNTS, type MarkCounts, NO_MARKS } from '../../model/marks/marks.ts';
import type { Marks } from '../../model/trial.ts';
import { type AccountRow, trialAccounts } from '../../model/trials/trial-account.ts';
import type { QueryRow } from '../../ports.ts';
import { MARK_PREFIX } from '../sql/mark-sql.ts';
import { textsOf } from './place-row.ts';

const MARK_ROW = z.lazy(() => z.object({ cell: z.string().startsWith(MARK_PREFIX) }));

const orNull = <Of extends z.ZodType>(of: Of) => z.union([z.literal('').transform(() => null), of]);

/** In the order of `LABELS` in sql/mark-sql.ts, then the counts. */
const MARK_TEXTS = z.lazy(() =>
  z.tuple(
    [
      z.enum(BALANCER_TYPES),
      z.string(),
      orNull(z.string()),
      z.string(),
      orNull(z.string()),
      orNull(z.enum(MECHANISMS)),
    ],
    z.string().regex(/^\d+$/).transform(Number),
  ),
);

/** Reads one `mark` row of the rate query; throws on a row that it can not have returned. */
export function marksOfRow(row: QueryRow): Marks {
  const texts = textsOf(MARK_ROW.parse(row).cell.slice(MARK_PREFIX.length));
  const [balancerType, region, accountId, balancer, tlsVersion, mechanism, ...counts] =
    MARK_TEXTS.parse(texts);
  const named = MARK_COUNTS.map((name, at) => [name, counts[at] ?? 0]);
  return {
    ...{ balancerType, region, accountId, balancer, tlsVersion, mechanism },
    ...(Object.fromEntries(named) as typeof NO_MARKS),
  };
}

/**
 * The marks of each balancer once: what no account is known of, because no log shows it and the trials
 * name none, is of the account that `rows` name for the balancer, where they name exactly one.
 */
export function marksByBalancer(marks: readonly Marks[], rows: readonly AccountRow[]): Marks[] {
  const accountOf = trialAccounts(rows);
  const owned = marks
    .map((row) => ({ ...row, accountId: row.accountId ?? accountOf(row) }))
    .filter((row) => MARK_COUNTS.some((name) => row[name] > 0));
  return [...Map.groupBy(owned, labelsOf).values()].flatMap((same) => {
    const [first] = same;
    return first === undefined
      ? []
      : [{ ...first, ...same.reduce<MarkCounts>(addMarks, NO_MARKS) }];
  });
}

function labelsOf({ balancerType, region, accountId, balancer, ...row }: Marks): string {
  return JSON.stringify([balancerType, region, accountId, balancer, row.tlsVersion, row.mechanism]);
}
