import type { TableValue } from '../lake/columns.ts';
import { type GatheredColumn, gatheredColumn } from '../lake/gathered-column.ts';
import { ParquetFile } from '../lake/parquet-file.ts';
import type { CompactedTable } from './compacted-table.ts';
import type { TableRows } from './table-rows.ts';

const ROW_GROUP_ROWS = 100_000;
/**
 * A whole is written once and read often: level 15 takes a second more for a million handshakes than
 * level 1, and half a byte off each (measured).
 */
const ZSTD_LEVEL = 15;

/** The rows of many files on their way into one. */
export class WholeRows {
  readonly #table: CompactedTable;
  readonly #columns: ReadonlyMap<string, GatheredColumn>;
  readonly #readings = new Set<TableValue>();
  readonly #drops: ReadonlySet<TableValue>;
  #size = 0;
  #dropped = 0;

  /** Rows of the readings in `drops` are left out. */
  constructor(table: CompactedTable, drops: ReadonlySet<bigint> = new Set()) {
    this.#table = table;
    this.#drops = drops;
    this.#columns = new Map(table.columns.map((column) => [column.name, gatheredColumn(column)]));
  }

  get size(): number {
    return this.#size;
  }

  /** How many rows were left out because nothing counts them. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Takes the rows of a file but for those of objects that are held already: a part lies beside a
   * whole that holds it when a run was cut short, or when its object was read again.
   */
  add({ size, columns }: TableRows): void {
    const readings = columns.get('reading_id') ?? [];
    const rows: number[] = [];
    for (let row = 0; row < size; row += 1) {
      const reading = readings[row] ?? null;
      if (this.#drops.has(reading)) this.#dropped += 1;
      else if (!this.#readings.has(reading)) rows.push(row);
    }
    for (const reading of readings) this.#readings.add(reading);
    for (const [name, column] of this.#columns) column.add(columns.get(name) ?? [], rows);
    this.#size += rows.length;
  }

  /** The file, piece by piece: the same files added in the same order give the same bytes. */
  *bytes(): Generator<Uint8Array> {
    const file = new ParquetFile(this.#table.columns, ZSTD_LEVEL);
    const order = this.#order();
    for (let at = 0; at < order.length; at += ROW_GROUP_ROWS) {
      const rows = order.subarray(at, at + ROW_GROUP_ROWS);
      const values = [...this.#columns].map(([name, column]) => [name, column.at(rows)] as const);
      yield file.rowGroup(Object.fromEntries(values), rows.length);
    }
    yield file.finish();
  }

  #order(): Uint32Array {
    const keys = this.#table.order.flatMap((name) => this.#columns.get(name)?.ranks() ?? []);
    const order = Uint32Array.from({ length: this.#size }, (_, row) => row);
    return order.sort((a, b) => {
      for (const key of keys) {
        const difference = (key[a] as number) - (key[b] as number);
        if (difference !== 0) return difference;
      }
      return a - b;
    });
  }
}
