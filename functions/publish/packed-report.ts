import type { Report, ReportCell, ReportRate } from '../model/report.ts';
import { type PackedRows, packRows, unpackRows } from './packed-rows.ts';

/** A report as the page's file holds it: of a large account nearly all of it is rates and cells. */
export interface PackedReport extends Omit<Report, 'rates' | 'matrix'> {
  readonly rates: PackedRows;
  readonly matrix: PackedRows;
}

/** Packs the many rows of a report. */
export function packReport(report: Report): PackedReport {
  return { ...report, rates: packRows(report.rates), matrix: packRows(report.matrix) };
}

/** The report as it was packed. */
export function unpackReport(packed: PackedReport): Report {
  return {
    ...packed,
    rates: unpackRows<ReportRate>(packed.rates),
    matrix: unpackRows<ReportCell>(packed.matrix),
  };
}
