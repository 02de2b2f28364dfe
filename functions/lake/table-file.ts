import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { BasicType } from 'hyparquet-writer/src/types.js';
import type { Column, ColumnType, TableValue } from './columns.ts';

const TYPES = {
  VARCHAR: 'STRING',
  INTEGER: 'INT32',
  BIGINT: 'INT64',
  DOUBLE: 'DOUBLE',
  BOOLEAN: 'BOOLEAN',
} as const satisfies Record<ColumnType, BasicType>;

/** Few rows as a Parquet file; the same rows in the same order give the same bytes. */
export function tableFile<Name extends string>(
  columns: readonly (Column & { readonly name: Name })[],
  rows: readonly Readonly<Record<Name, TableValue>>[],
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

function stored(value: TableValue, type: ColumnType): TableValue {
  return type === 'BIGINT' && typeof value === 'number' ? BigInt(value) : value;
}
