import type { ColumnValues } from '../../lake/column-values.ts';
import { type Column, SOURCE_COLUMNS } from '../../lake/columns.ts';
import { ParquetFile } from '../../lake/parquet-file.ts';
import { compareText } from '../../model/text-order.ts';
import { type LedgerEntry, valuesOf } from '../ledger.ts';

const ROW_GROUP_ROWS = 100_000;

type Row = ReturnType<typeof valuesOf>;
type Value = Row[keyof Row];

/** What the ledger says of an object that was read, and what its rows call that reading. */
export interface ReadEntry {
  readonly entry: LedgerEntry;
  /** 8 bytes, low ones first. */
  readonly readingId: Uint8Array;
}

/** The ledger rows of many objects as one Parquet file, piece by piece, like beside like. */
export function* ledgerWhole(entries: readonly ReadEntry[]): Generator<Uint8Array> {
  const rows = entries
    .map(({ entry, readingId }) => valuesOf(entry, readingId))
    .sort(byBalancerAndTime);
  const file = new ParquetFile(SOURCE_COLUMNS);
  for (let at = 0; at < rows.length; at += ROW_GROUP_ROWS) {
    const some = rows.slice(at, at + ROW_GROUP_ROWS);
    const columns = SOURCE_COLUMNS.map((column) => {
      return [
        column.name,
        columnOf(
          column,
          some.map((row) => row[column.name]),
        ),
      ] as const;
    });
    yield file.rowGroup(
      Object.fromEntries(columns) as Record<keyof Row, ColumnValues>,
      some.length,
    );
  }
  yield file.finish();
}

function byBalancerAndTime(a: Row, b: Row): number {
  return (
    compareText(a.balancer ?? '', b.balancer ?? '') ||
    (a.ended_at_ms ?? 0) - (b.ended_at_ms ?? 0) ||
    compareText(a.key, b.key)
  );
}

function columnOf({ type, distinct, hash }: Column, values: readonly Value[]): ColumnValues {
  if (hash)
    return { kind: 'words', words: new Int32Array(BigInt64Array.from(values as bigint[]).buffer) };
  if (type === 'BIGINT') {
    const numbers = values.map((value) => (value === null ? Number.NaN : Number(value)));
    return { kind: 'bigint', values: Float64Array.from(numbers) };
  }
  return distinct ? texts(values) : named(values);
}

function texts(values: readonly Value[]): ColumnValues {
  const write = (row: number, into: Buffer, at: number): number => into.write(`${values[row]}`, at);
  const bytesMax = values.reduce<number>((sum, value) => sum + Buffer.byteLength(`${value}`), 0);
  return { kind: 'text', bytesMax, write };
}

function named(values: readonly Value[]): ColumnValues {
  const numbers = new Map<Value, number>([[null, -1]]);
  const names: Value[] = [];
  const ids = Int32Array.from(values, (value) => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    numbers.set(value, names.length);
    return names.push(value) - 1;
  });
  const bytesOf = (id: number): Uint8Array => Buffer.from(`${names[id]}`);
  return { kind: 'dictionary', ids, idsMax: names.length, bytesOf };
}
