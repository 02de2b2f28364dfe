import type { ColumnValues } from '../../lake/column-values.ts';
import { SOURCE_COLUMNS } from '../../lake/columns.ts';
import { gatheredColumn } from '../../lake/gathered-column.ts';
import { ParquetFile } from '../../lake/parquet-file.ts';
import { compareText } from '../../model/text-order.ts';
import { type LedgerEntry, valuesOf } from '../ledger.ts';

const ROW_GROUP_ROWS = 100_000;

type Row = ReturnType<typeof valuesOf>;

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
      const gathered = gatheredColumn(column);
      gathered.add(
        some.map((row) => row[column.name]),
        [...some.keys()],
      );
      return [column.name, gathered.at(Uint32Array.from(some.keys()))] as const;
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
