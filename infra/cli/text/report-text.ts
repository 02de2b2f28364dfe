import { SEVERITIES, type Severity } from '../../../functions/model/deviation.ts';
import type { Report } from '../../../functions/model/report.ts';
import { paintFor } from './paint.ts';
import { terminalReport } from './terminal-report.ts';
import { printableJson, terminalWidth } from './text-layout.ts';

interface ReportOutput {
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: { readonly NO_COLOR?: string };
}

/** A report as it is printed: for a terminal, or as JSON. */
export function reportText(
  { report, notes }: { readonly report: Report; readonly notes: readonly string[] },
  json: boolean,
  { stdout, env }: ReportOutput,
): string {
  if (json) return printableJson(report);
  const paint = paintFor(stdout, env.NO_COLOR);
  return terminalReport(report, { width: terminalWidth(stdout), paint, notes }).join('\n');
}

/** Whether anything deviates at the severity that was named, or worse. */
export function fails(report: Report, failOn: Severity | null): boolean {
  if (failOn === null) return false;
  const least = SEVERITIES.indexOf(failOn);
  return report.deviations.some(({ severity }) => SEVERITIES.indexOf(severity) >= least);
}
