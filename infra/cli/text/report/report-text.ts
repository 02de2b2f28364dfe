import { SEVERITIES, type Severity } from '../../../../functions/model/deviation.ts';
import type { Report } from '../../../../functions/model/report.ts';
import type { Invocation } from '../../arguments/invocation.ts';
import { type ColourWishes, paintFor } from '../paint.ts';
import { printableJson, terminalWidth } from '../text-layout.ts';
import { terminalReport } from './terminal-report.ts';

interface ReportOutput {
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: ColourWishes;
  readonly calledBy: Invocation;
}

/** A report as it is printed: for a terminal, or as JSON. */
export function reportText(
  { report, notes }: { readonly report: Report; readonly notes: readonly string[] },
  { json, verbose }: { readonly json: boolean; readonly verbose: boolean },
  { stdout, env, calledBy }: ReportOutput,
): string {
  if (json) return printableJson(report);
  const layout = { width: terminalWidth(stdout), paint: paintFor(stdout, env), calledBy };
  return terminalReport(report, { ...layout, notes, verbose }).join('\n');
}

/** Whether anything deviates at the severity that was named, or worse. */
export function fails(report: Report, failOn: Severity | null): boolean {
  if (failOn === null) return false;
  const least = SEVERITIES.indexOf(failOn);
  return report.deviations.some(({ severity }) => SEVERITIES.indexOf(severity) >= least);
}
