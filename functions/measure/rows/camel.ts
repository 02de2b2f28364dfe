import type { QueryRow } from '../../ports.ts';

/** Columns whose name in SQL is not the model's: FULL is a reserved word of Trino. */
const RENAMED: readonly (readonly [column: string, name: string])[] = [
  ['fulls', 'full'],
  ['unknowns', 'unknown'],
];

/** The names known so far: a result has few columns and many rows. */
const names = new Map(RENAMED);

/** A row of the query's result under the model's names: `first_at_ms` becomes `firstAtMs`. */
export function camel(row: QueryRow): QueryRow {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [nameOf(column), value]));
}

function nameOf(column: string): string {
  const known = names.get(column);
  if (known !== undefined) return known;
  const name = column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  names.set(column, name);
  return name;
}
