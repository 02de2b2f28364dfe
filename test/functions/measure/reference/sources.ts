import { NAMED_OBJECTS_MAX } from '../../../../functions/measure/sql/source-sql.ts';
import {
  QUARANTINES,
  REJECTS,
  SKIPS,
  type Source,
  type SourceGroup,
} from '../../../../functions/model/source.ts';
import { compareText } from '../../../../functions/model/text-order.ts';

/** The same groups as the rate query gives, of ledger rows among which objects may repeat. */
export function sourceGroupsOf(ledger: readonly Source[]): SourceGroup[] {
  const objects = [...Map.groupBy(ledger, (row) => row.sourceId).values()].flatMap(chosen);
  const named = new Set(
    objects.filter(needsLook).toSorted(firstToLookAt).slice(0, NAMED_OBJECTS_MAX),
  );
  const groups = Map.groupBy(objects, (row) =>
    JSON.stringify([placeOf(row), named.has(row) ? row.sourceId : null]),
  );
  return [...groups.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [groupOf([first, ...rest], named.has(first) ? first.key : null)],
  );
}

/** Of one object's rows: one of when it was read, if there is any. */
function chosen(rows: readonly Source[]): readonly Source[] {
  const read = rows.filter((row) => row.quarantined === null);
  const [best] = (read.length > 0 ? read : rows).toSorted(
    (a, b) => b.rows - a.rows || compareText(a.quarantined ?? '', b.quarantined ?? ''),
  );
  return best === undefined ? [] : [best];
}

function needsLook({ quarantined, rejected }: Source): boolean {
  return quarantined !== null || Object.keys(rejected).length > 0;
}

/** Those set aside, then the newest; objects of no known time come last. */
function firstToLookAt(a: Source, b: Source): number {
  const isAside = ({ quarantined }: Source) => (quarantined === null ? 0 : 1);
  const at = ({ endedAtMs }: Source) => endedAtMs ?? Number.NEGATIVE_INFINITY;
  if (isAside(a) !== isAside(b)) return isAside(b) - isAside(a);
  return at(a) === at(b) ? compareText(a.sourceId, b.sourceId) : at(b) - at(a);
}

function placeOf({ kind, balancerType, region, accountId, balancer }: Source) {
  return { kind, balancerType, region, accountId, balancer };
}

function groupOf(rows: readonly [Source, ...Source[]], key: string | null): SourceGroup {
  const sum = (of: (row: Source) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    ...placeOf(rows[0]),
    key,
    objects: rows.length,
    lines: sum((row) => row.lines),
    rows: sum((row) => row.rows),
    skipped: added(
      SKIPS,
      rows.map((row) => row.skipped),
    ),
    rejected: added(
      REJECTS,
      rows.map((row) => row.rejected),
    ),
    quarantined: added(
      QUARANTINES,
      rows.flatMap(({ quarantined }) => (quarantined === null ? [] : [{ [quarantined]: 1 }])),
    ),
  };
}

/** In the order of the model's list; names that count nothing are left out. */
function added<Name extends string>(
  names: readonly Name[],
  counts: readonly Readonly<Partial<Record<Name, number>>>[],
): Partial<Record<Name, number>> {
  const sums = names.map((name) => {
    return [name, counts.reduce((sum, each) => sum + (each[name] ?? 0), 0)] as const;
  });
  return Object.fromEntries(sums.filter(([, sum]) => sum > 0)) as Partial<Record<Name, number>>;
}
