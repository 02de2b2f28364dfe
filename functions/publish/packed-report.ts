import type { Report, ReportCell, ReportRate } from '../model/report.ts';

/** A report as the page's file holds it: of a large account nearly all of it is rates and cells. */
export interface PackedReport extends Omit<Report, 'rates' | 'matrix' | 'balancers'> {
  readonly rates: PackedRows;
  readonly matrix: PackedRows;
  /** A report that an older version left in the lake has none. */
  readonly balancers?: Report['balancers'];
}

/** Packs the many rows of a report. */
export function packReport(report: Report): PackedReport {
  return { ...report, rates: packRows(report.rates), matrix: packRows(report.matrix) };
}

/** The report as it was packed. */
export function unpackReport(packed: PackedReport): Report {
  return {
    ...packed,
    balancers: packed.balancers ?? [],
    rates: unpackRows<ReportRate>(packed.rates),
    matrix: unpackRows<ReportCell>(packed.matrix),
  };
}

type Value = string | number | boolean | null;
/** A value may be a row of its own: the judged part of a rate. */
type Row = { readonly [name: string]: Value | Row | undefined };

/**
 * A column: its values as they come, or each value once, and which of them each row has; of rows
 * within rows a place of -1 means that the row has none.
 */
export type PackedColumn =
  | { readonly name: string; readonly values: readonly Value[] }
  | { readonly name: string; readonly distinct: readonly Value[]; readonly at: readonly number[] }
  | { readonly name: string; readonly within: PackedRows; readonly at: readonly number[] };

/** Rows of one shape as columns: a quarter of the text, and of the time to read it. */
export interface PackedRows {
  readonly rows: number;
  readonly columns: readonly PackedColumn[];
}

/** Packs rows; a key that a row lacks is null there. A column holds plain values or rows, not both. */
export function packRows(rows: readonly Row[]): PackedRows {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return { rows: rows.length, columns: [...names].map((name) => packColumn(name, rows)) };
}

function packColumn(name: string, rows: readonly Row[]): PackedColumn {
  const values = rows.map((row) => row[name] ?? null);
  const within = values.filter(isRow);
  if (within.length > 0) {
    let next = 0;
    const at = values.map((value) => (isRow(value) ? next++ : -1));
    return { name, within: packRows(within), at };
  }
  const plain = values.filter((value): value is Value => !isRow(value));
  const places = new Map([...new Set(plain)].map((value, place) => [value, place]));
  if (places.size * 2 > plain.length) return { name, values: plain };
  return { name, distinct: [...places.keys()], at: plain.map((value) => places.get(value) ?? 0) };
}

function isRow(value: Value | Row): value is Row {
  return typeof value === 'object' && value !== null;
}

/** The rows as they were packed. */
export function unpackRows<Unpacked extends object>({ rows, columns }: PackedRows): Unpacked[] {
  // Copies of one row that has all keys: a fifth of the time that rows take which grow key by key.
  const empty = Object.fromEntries(columns.map(({ name }) => [name, null]));
  const unpacked = Array.from({ length: rows }, (): UnpackedRow => ({ ...empty }));
  for (const column of columns) {
    if ('values' in column) fill(unpacked, column.name, column.values, null);
    else if ('distinct' in column) fill(unpacked, column.name, column.distinct, column.at);
    else fill(unpacked, column.name, unpackRows(column.within), column.at);
  }
  return unpacked as unknown as Unpacked[];
}

type UnpackedRow = Record<string, Value | object>;

/** Fills a column: with the values as they come, or with those at the given places. */
function fill(
  rows: readonly UnpackedRow[],
  name: string,
  values: readonly (Value | object)[],
  at: readonly number[] | null,
): void {
  let place = 0;
  for (const row of rows) {
    row[name] = values[at === null ? place : (at[place] ?? -1)] ?? null;
    place += 1;
  }
}
