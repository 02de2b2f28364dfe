import type { QueryRow, QueryValue } from '../../../functions/ports.ts';
import { athenaCsvRecords, type CsvField } from './athena-csv.ts';

/** A column of a result, as Athena describes it. */
export interface AthenaColumn {
  readonly name: string;
  readonly type: string;
}

/**
 * The rows of a result object; throws where the object does not fit its columns, or a value does not
 * have its column's type.
 */
export async function athenaRows(
  columns: readonly AthenaColumn[],
  chunks: AsyncIterable<Uint8Array>,
): Promise<readonly QueryRow[]> {
  const readers = columns.map(readerOf);
  let header: readonly CsvField[] | undefined;
  const rows: QueryRow[] = [];
  for await (const record of athenaCsvRecords(chunks)) {
    if (record.length !== columns.length) {
      throw new Error(`row ${rows.length} has ${record.length} of ${columns.length} columns`);
    }
    if (header === undefined) header = record;
    else rows.push(Object.fromEntries(readers.map((read, at) => read(record[at] ?? null))));
  }
  const names = columns.map(({ name }) => name);
  if (header?.join() !== names.join()) {
    throw new Error(`the result has the columns ${header ?? 'of no query'}, not ${names}`);
  }
  return rows;
}

type ValueReader = (text: string) => QueryValue | undefined;

/** By type, the value of a text; undefined where the text has no such value. */
const VALUE_READERS: Readonly<Record<string, ValueReader>> = {
  varchar: (text) => text,
  char: (text) => text,
  tinyint: exactNumber,
  smallint: exactNumber,
  integer: exactNumber,
  bigint: exactNumber,
  float: anyNumber,
  double: anyNumber,
  decimal: anyNumber,
  boolean: truth,
};

function readerOf({ name, type }: AthenaColumn): (field: CsvField) => [string, QueryValue] {
  const read = VALUE_READERS[type];
  if (read === undefined) throw new Error(`column ${name} is of type ${type}: cast it in the SQL`);
  return (field) => {
    const value = field === null ? null : read(field);
    if (value === undefined) throw new Error(`column ${name}: no exact ${type} in ${field}`);
    return [name, value];
  };
}

function truth(text: string): boolean | undefined {
  return ['true', 'false'].includes(text) ? text === 'true' : undefined;
}

function exactNumber(text: string): number | undefined {
  return /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
}

function anyNumber(text: string): number | undefined {
  const value = Number(text);
  return text === '' || (Number.isNaN(value) && text !== 'NaN') ? undefined : value;
}
