import type { Report, ReportCell, ReportJudged, ReportRate } from '../model/report.ts';

/** A report as the page's file holds it: of a large account nearly all of it is rates and cells. */
export interface PackedReport extends Omit<Report, 'rates' | 'matrix'> {
  readonly rates: PackedRows;
  readonly matrix: PackedRows;
}

/** Packs the many rows of a report. */
export function packReport(report: Report): PackedReport {
  return { ...report, rates: packRows(report.rates.map(flat)), matrix: packRows(report.matrix) };
}

/** The report as it was packed. */
export function unpackReport(packed: PackedReport): Report {
  return {
    ...packed,
    rates: unpackRows<FlatRate>(packed.rates).map(withJudged),
    matrix: unpackRows<ReportCell>(packed.matrix),
  };
}

const NOT_JUDGED = {
  ...{ judgedHandshakes: null, judgedResumed: null, judgedFull: null, judgedUnknown: null },
  ...{ judgedFailed: null, judgedRate: null, judgedLow: null, judgedHigh: null },
  judgedCeiling: null,
};

/** A rate whose judged part is columns beside its own. */
type FlatRate = Omit<ReportRate, 'judged'> &
  Readonly<Record<keyof typeof NOT_JUDGED, number | null>>;

function flat({ judged, ...rate }: ReportRate): FlatRate {
  if (judged === null) return { ...rate, ...NOT_JUDGED };
  return {
    ...rate,
    judgedHandshakes: judged.handshakes,
    judgedResumed: judged.resumed,
    judgedFull: judged.full,
    judgedUnknown: judged.unknown,
    judgedFailed: judged.failed,
    judgedRate: judged.rate,
    judgedLow: judged.low,
    judgedHigh: judged.high,
    judgedCeiling: judged.ceiling,
  };
}

function withJudged(row: FlatRate): ReportRate {
  const { judgedHandshakes: handshakes, judgedResumed, judgedFull, judgedUnknown, ...rest } = row;
  const { judgedFailed, judgedRate, judgedLow, judgedHigh, judgedCeiling, ...rate } = rest;
  const judged: ReportJudged | null =
    handshakes === null
      ? null
      : {
          ...{ handshakes, resumed: judgedResumed ?? 0, full: judgedFull ?? 0 },
          ...{ unknown: judgedUnknown ?? 0, failed: judgedFailed ?? 0, rate: judgedRate },
          ...{ low: judgedLow, high: judgedHigh, ceiling: judgedCeiling },
        };
  return { ...rate, judged };
}

type Value = string | number | boolean | null;
type Row = Readonly<Record<string, Value>>;

/** A column: its values as they come, or each value once, and which of them each row has. */
type PackedColumn =
  | { readonly name: string; readonly values: readonly Value[] }
  | { readonly name: string; readonly distinct: readonly Value[]; readonly at: readonly number[] };

/** Rows of one shape as columns: a quarter of the text, and of the time to read it. */
export interface PackedRows {
  readonly rows: number;
  readonly columns: readonly PackedColumn[];
}

/** Packs rows that all have the keys of the first one. */
export function packRows(rows: readonly Row[]): PackedRows {
  const names = Object.keys(rows[0] ?? {});
  return { rows: rows.length, columns: names.map((name) => packColumn(name, rows)) };
}

function packColumn(name: string, rows: readonly Row[]): PackedColumn {
  const values = rows.map((row) => row[name] ?? null);
  const places = new Map([...new Set(values)].map((value, place) => [value, place]));
  if (places.size * 2 > values.length) return { name, values };
  return { name, distinct: [...places.keys()], at: values.map((value) => places.get(value) ?? 0) };
}

/** The rows as they were packed. */
export function unpackRows<Unpacked extends object>({ rows, columns }: PackedRows): Unpacked[] {
  const unpacked: Record<string, Value>[] = Array.from({ length: rows }, () => ({}));
  for (const column of columns) {
    for (const [place, row] of unpacked.entries()) {
      const value =
        'values' in column ? column.values[place] : column.distinct[column.at[place] ?? 0];
      row[column.name] = value ?? null;
    }
  }
  return unpacked as unknown as Unpacked[];
}
