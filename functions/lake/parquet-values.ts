import type { ColumnValues, EncodedValues } from './column-values.ts';
import { compact, definedRows, definitionLevels, joined, present } from './defined-rows.ts';
import { DELTA_VALUE_MAX, deltaPacked } from './delta-packed.ts';
import { dictionaryPages } from './dictionary-pages.ts';
import { packed } from './rle-hybrid.ts';

/**
 * Encodes the first `rows` values as Parquet pages: whole numbers by their differences
 * (DELTA_BINARY_PACKED), what repeats by a dictionary (RLE_DICTIONARY), all else PLAIN.
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/
 */
export function encodeValues(column: ColumnValues, rows: number, optional: boolean): EncodedValues {
  const defined = definedRows(column, rows, optional);
  const levels = optional ? definitionLevels(defined, rows) : new Uint8Array(0);
  const nulls = defined === null ? 0 : rows - defined.length;
  const none = {
    dictionary: null,
    nulls,
    min: undefined,
    max: undefined,
    encoding: 'PLAIN',
  } as const;
  switch (column.kind) {
    case 'bigint': {
      const values = present(column.values, defined, rows);
      const { min, max } = bounds(values);
      if (max === undefined || max > DELTA_VALUE_MAX)
        return { ...none, min, max, page: joined(levels, int64s(values)) };
      return { ...none, min, max, ...deltaPage(levels, values) };
    }
    case 'integer': {
      const values = compact(column.values, defined, rows);
      return { ...none, ...(values.length > 0 ? deltaPage(levels, values) : { page: levels }) };
    }
    case 'double':
      return { ...none, page: joined(levels, bytesOf(present(column.values, defined, rows))) };
    case 'boolean':
      return { ...none, page: joined(levels, packed(compact(column.values, defined, rows), 1)) };
    case 'text':
      return { ...none, page: joined(levels, texts(column, rows)) };
    case 'words':
      return { ...none, page: joined(levels, bytesOf(column.words.subarray(0, rows * 2))) };
    case 'dictionary':
    case 'hashes':
      return { ...none, ...dictionaryPages(column, compact(column.ids, defined, rows), levels) };
  }
}

function deltaPage(levels: Uint8Array, values: Float64Array | Int32Array) {
  return { encoding: 'DELTA_BINARY_PACKED', page: joined(levels, deltaPacked(values)) } as const;
}

function bounds(values: Float64Array): Partial<Pick<EncodedValues, 'min' | 'max'>> {
  if (values.length === 0) return {};
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min: BigInt(min), max: BigInt(max) };
}

function int64s(values: Float64Array): Uint8Array {
  const words = new Int32Array(values.length * 2);
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    // Below 2^53 the quotient is exact to its last whole number, and fits in 32 bits.
    const high = (value / 4_294_967_296) | 0;
    words[at * 2] = value - high * 4_294_967_296;
    words[at * 2 + 1] = high;
  }
  return bytesOf(words);
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function texts(column: Extract<ColumnValues, { kind: 'text' }>, rows: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(column.bytesMax + rows * 4);
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    const length = column.write(row, bytes, at + 4);
    bytes.writeUInt32LE(length, at);
    at += 4 + length;
  }
  return bytes.subarray(0, at);
}
