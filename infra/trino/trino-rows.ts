import type { QueryRow, QueryValue } from '../../functions/ports.ts';

/** A column of a result, as Trino describes it. */
export interface TrinoColumn {
  readonly name: string;
  /** Parameters included: `varchar(3)`, `decimal(23,1)`. */
  readonly type: string;
}

/** The columns of a result, ready to read rows of them. */
export interface TrinoRowReader {
  /** Throws where a value does not have its column's type, or is not exact as a number. */
  rows(data: readonly (readonly unknown[])[]): readonly QueryRow[];
}

/** Reads rows of those columns; throws where a column has a type that no query of ours returns. */
export function trinoRowReader(columns: readonly TrinoColumn[]): TrinoRowReader {
  const readers = columns.map(readerOf);
  return {
    rows: (data) =>
      data.map((values) => Object.fromEntries(readers.map((read, at) => read(values[at])))),
  };
}

type ValueReader = (value: unknown) => QueryValue | undefined;

/** By type, the value of what JSON held; undefined where it is no such value. */
const VALUE_READERS: Readonly<Record<string, ValueReader>> = {
  varchar: text,
  char: text,
  tinyint: exactNumber,
  smallint: exactNumber,
  integer: exactNumber,
  bigint: exactNumber,
  real: anyNumber,
  double: anyNumber,
  decimal: anyNumber,
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  // The type of a NULL that nobody cast.
  unknown: () => undefined,
};

function readerOf({ name, type }: TrinoColumn): (value: unknown) => [string, QueryValue] {
  const read = VALUE_READERS[type.replace(/\(.*/s, '')];
  if (read === undefined) throw new Error(`column ${name} is of type ${type}: cast it in the SQL`);
  return (value) => {
    const found = value === null ? null : read(value);
    if (found === undefined) throw new Error(`column ${name}: no exact ${type} in ${value}`);
    return [name, found];
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** JSON.parse rounds a greater integer to one that is not safe either, so none slips through. */
function exactNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** Decimals come as text, and so do the doubles for which JSON has no word. */
function anyNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) && value !== 'NaN' ? undefined : number;
}
