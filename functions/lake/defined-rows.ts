import type { ColumnValues } from './column-values.ts';
import { writePacked, writeRun } from './rle-hybrid.ts';

/** The rows that are not null; null when all are. */
export function definedRows(
  column: ColumnValues,
  rows: number,
  optional: boolean,
): Int32Array | null {
  if (column.kind === 'text' || column.kind === 'words') return null;
  if (column.kind === 'bigint' && !optional) return null;
  // Two callers, so that each loop sees one kind of array.
  return column.kind === 'bigint' || column.kind === 'double'
    ? definedDoubles(column.values, rows)
    : definedIntegers('ids' in column ? column.ids : column.values, rows);
}

function definedDoubles(values: Float64Array, rows: number): Int32Array | null {
  let first = 0;
  // NaN is not >= 0 either.
  while (first < rows && (values[first] as number) >= 0) first += 1;
  if (first === rows) return null;
  const defined = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row += 1) {
    if ((values[row] as number) >= 0) defined[count++] = row;
  }
  return defined.subarray(0, count);
}

function definedIntegers(values: Int32Array, rows: number): Int32Array | null {
  let first = 0;
  while (first < rows && (values[first] as number) >= 0) first += 1;
  if (first === rows) return null;
  const defined = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row += 1) {
    if ((values[row] as number) >= 0) defined[count++] = row;
  }
  return defined.subarray(0, count);
}

/** Definition levels of a flat optional column, with the length before them. */
export function definitionLevels(defined: Int32Array | null, rows: number): Uint8Array {
  const body = new Uint8Array(16 + (rows >> 3));
  let length: number;
  if (defined === null || defined.length === 0) {
    length = writeRun(body, 4, rows, defined === null ? 1 : 0, 1);
  } else {
    const present = new Int32Array(rows);
    for (const row of defined) present[row] = 1;
    length = writePacked(body, 4, present, 1);
  }
  new DataView(body.buffer).setUint32(0, length - 4, true);
  return body.subarray(0, length);
}

/** The values of the rows that are not null. */
export function compact(values: Int32Array, defined: Int32Array | null, rows: number): Int32Array {
  if (defined === null) return values.subarray(0, rows);
  const compacted = new Int32Array(defined.length);
  for (let at = 0; at < defined.length; at += 1) {
    compacted[at] = values[defined[at] as number] as number;
  }
  return compacted;
}

/** The same of numbers that may be NaN. */
export function present(
  values: Float64Array,
  defined: Int32Array | null,
  rows: number,
): Float64Array {
  if (defined === null) return values.subarray(0, rows);
  const compacted = new Float64Array(defined.length);
  for (let at = 0; at < defined.length; at += 1) {
    compacted[at] = values[defined[at] as number] as number;
  }
  return compacted;
}

/** Definition levels, where there are any, before the values of a page. */
export function joined(levels: Uint8Array, values: Uint8Array): Uint8Array {
  if (levels.length === 0) return values;
  const page = new Uint8Array(levels.length + values.length);
  page.set(levels);
  page.set(values, levels.length);
  return page;
}
