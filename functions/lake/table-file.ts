import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { BasicType } from 'hyparquet-writer/src/types.js';
import type { Column, ColumnType } from './columns.ts';

const TYPES = {
  VARCHAR: 'STRING',
  INTEGER: 'INT32',
  BIGINT: 'INT64',
  DOUBLE: 'DOUBLE',
  BOOLEAN: 'BOOLEAN',
} as const satisfies Record<ColumnType, BasicType>;

type Value = string | number | bigint | boolean | null;

/** Few rows as a Parquet file; the same rows in the same order give the same bytes. */
export function tableFile<Name extends string>(
  columns: readonly (Column & { readonly name: Name })[],
  rows: readonly Readonly<Record<Name, Value>>[],
): Uint8Array {
  const columnData = columns.map(
    ({ name, type, required }): ColumnSource => ({
      name,
      data: rows.map((row) => stored(row[name], type)),
      type: TYPES[type],
      nullable: required !== true,
    }),
  );
  return new Uint8Array(parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED' }));
}

function stored(value: Value, type: ColumnType): Value {
  return type === 'BIGINT' && typeof value === 'number' ? BigInt(value) : value;
}
