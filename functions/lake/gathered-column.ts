import { compareText } from '../model/text-order.ts';
import type { ColumnValues } from './column-values.ts';
import type { Column, TableValue } from './columns.ts';

/** One column of a whole while files are gathered into it: as numbers and bytes, not as values. */
export interface GatheredColumn {
  /** Takes the values at the given rows. */
  add(values: readonly TableValue[], rows: readonly number[]): void;
  /** A number for each row that sorts as its value does, null before all. */
  ranks(): Float64Array;
  /** The values at the given rows, for one row group. */
  at(rows: Uint32Array): ColumnValues;
}

const FIRST_ROWS = 1024;
const NULL_RANK = -1;

/** An empty column to gather into. */
export function gatheredColumn(column: Column): GatheredColumn {
  if (column.hash) return column.distinct ? new HashColumn() : new NamedColumn('hashes', hashBytes);
  if (column.type !== 'VARCHAR') return new NumberColumn(column.type);
  return column.distinct ? new DistinctColumn() : new NamedColumn('dictionary', textBytes);
}

/** Numbers and truths, NaN for null. */
class NumberColumn implements GatheredColumn {
  readonly #type: 'INTEGER' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN';
  #values = new Float64Array(FIRST_ROWS);
  #size = 0;

  constructor(type: 'INTEGER' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN') {
    this.#type = type;
  }

  add(values: readonly TableValue[], rows: readonly number[]): void {
    this.#values = roomFor(this.#values, this.#size + rows.length);
    for (const row of rows) {
      const value = values[row];
      this.#values[this.#size++] = value === null ? Number.NaN : Number(value);
    }
  }

  ranks(): Float64Array {
    const ranks = this.#values.slice(0, this.#size);
    return ranks.map((value) => (Number.isNaN(value) ? NULL_RANK : value));
  }

  at(rows: Uint32Array): ColumnValues {
    const isWide = this.#type === 'BIGINT' || this.#type === 'DOUBLE';
    const values = isWide ? new Float64Array(rows.length) : new Int32Array(rows.length);
    for (let at = 0; at < rows.length; at += 1) {
      const value = this.#values[rows[at] as number] as number;
      values[at] = !isWide && Number.isNaN(value) ? -1 : value;
    }
    return { kind: this.#type.toLowerCase(), values } as ColumnValues;
  }
}

/** Texts or hashes that repeat, each kept once; -1 for null. */
class NamedColumn implements GatheredColumn {
  readonly #kind: 'dictionary' | 'hashes';
  readonly #bytesOf: (value: TableValue) => Uint8Array;
  readonly #idOf = new Map<TableValue, number>([[null, NULL_RANK]]);
  readonly #names: TableValue[] = [];
  #ids = new Int32Array(FIRST_ROWS);
  #size = 0;

  constructor(kind: 'dictionary' | 'hashes', bytesOf: (value: TableValue) => Uint8Array) {
    this.#kind = kind;
    this.#bytesOf = bytesOf;
  }

  add(values: readonly TableValue[], rows: readonly number[]): void {
    this.#ids = roomFor(this.#ids, this.#size + rows.length);
    for (const row of rows) this.#ids[this.#size++] = this.#intern(values[row] ?? null);
  }

  ranks(): Float64Array {
    const sorted = [...this.#names.keys()].sort((a, b) =>
      compareText(String(this.#names[a]), String(this.#names[b])),
    );
    const rankOf = new Float64Array(sorted.length);
    sorted.forEach((id, rank) => {
      rankOf[id] = rank;
    });
    return Float64Array.from(this.#ids.subarray(0, this.#size), (id) => rankOf[id] ?? NULL_RANK);
  }

  at(rows: Uint32Array): ColumnValues {
    const ids = new Int32Array(rows.length);
    for (let at = 0; at < rows.length; at += 1) ids[at] = this.#ids[rows[at] as number] as number;
    const bytesOf = (id: number): Uint8Array => this.#bytesOf(this.#names[id] ?? null);
    return { kind: this.#kind, ids, idsMax: this.#names.length, bytesOf };
  }

  #intern(name: TableValue): number {
    const known = this.#idOf.get(name);
    if (known !== undefined || name === null) return known ?? NULL_RANK;
    const id = this.#names.push(name) - 1;
    this.#idOf.set(name, id);
    return id;
  }
}

/** 64-bit hashes that hardly repeat, none of them null. */
class HashColumn implements GatheredColumn {
  #values = new BigInt64Array(FIRST_ROWS);
  #size = 0;

  add(values: readonly TableValue[], rows: readonly number[]): void {
    this.#values = roomFor(this.#values, this.#size + rows.length);
    for (const row of rows) this.#values[this.#size++] = values[row] as bigint;
  }

  ranks(): Float64Array {
    throw new Error('no table is ordered by hashes');
  }

  at(rows: Uint32Array): ColumnValues {
    const values = new BigInt64Array(rows.length);
    for (let at = 0; at < rows.length; at += 1) {
      values[at] = this.#values[rows[at] as number] as bigint;
    }
    return { kind: 'words', words: new Int32Array(values.buffer) };
  }
}

function textBytes(value: TableValue): Uint8Array {
  return Buffer.from(String(value));
}

function hashBytes(value: TableValue): Uint8Array {
  return new Uint8Array(BigInt64Array.of(value as bigint).buffer);
}

/** Texts that hardly repeat, none of them null: their bytes, one behind the other. */
class DistinctColumn implements GatheredColumn {
  #bytes = new Uint8Array(FIRST_ROWS * 32);
  /** Where a row's text ends; the one before it ends where it begins. */
  #ends = new Float64Array(FIRST_ROWS);
  #size = 0;

  add(values: readonly TableValue[], rows: readonly number[]): void {
    this.#ends = roomFor(this.#ends, this.#size + rows.length);
    for (const row of rows) {
      const text = Buffer.from(values[row] as string);
      const start = this.#startOf(this.#size);
      this.#bytes = roomFor(this.#bytes, start + text.length);
      this.#bytes.set(text, start);
      this.#ends[this.#size++] = start + text.length;
    }
  }

  ranks(): Float64Array {
    throw new Error('no table is ordered by texts that hardly repeat');
  }

  at(rows: Uint32Array): ColumnValues {
    const textOf = (at: number): Uint8Array => {
      const row = rows[at] as number;
      return this.#bytes.subarray(this.#startOf(row), this.#ends[row]);
    };
    const write = (at: number, into: Buffer, offset: number): number => {
      into.set(textOf(at), offset);
      return textOf(at).length;
    };
    const bytesMax = rows.reduce((sum, _, at) => sum + textOf(at).length, 0);
    return { kind: 'text', bytesMax, write };
  }

  #startOf(row: number): number {
    return row === 0 ? 0 : (this.#ends[row - 1] as number);
  }
}

/** The same numbers with room for at least `size`. */
function roomFor<Numbers extends Float64Array | Int32Array | Uint8Array | BigInt64Array>(
  numbers: Numbers,
  size: number,
): Numbers {
  if (size <= numbers.length) return numbers;
  const Kind = numbers.constructor as new (length: number) => Numbers;
  const grown = new Kind(Math.max(size, numbers.length * 2));
  grown.set(numbers as never);
  return grown;
}
