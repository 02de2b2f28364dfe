import { count, counted } from '../../../functions/judge/wording.ts';
import type { Report, ReportSource } from '../../../functions/model/report.ts';
import { compareText } from '../../../functions/model/text-order.ts';
import { printable, wrap } from './text-layout.ts';

/** More of them would bury the rates; the report has them all. */
const MOST_OBJECTS_NAMED = 5;

/** What was read, and the fate of every line and object. */
export function sourceLines(sources: Report['sources'], width: number): readonly string[] {
  const total = (of: (source: ReportSource) => number) =>
    sources.reduce((sum, source) => sum + of(source), 0);
  const skipped = tally(sources.map((source) => source.skipped));
  const rejected = tally(sources.map((source) => source.rejected));
  const lines = total((source) => source.lines);
  const trials = sources.some((source) => source.kind === 'trial-results') ? ' and trials' : '';
  const fates = [
    `${count(total((source) => source.rows))} in handshakes${trials}`,
    `${count(skipped.total)} skipped${skipped.detail}`,
    `${count(rejected.total)} rejected${rejected.detail}`,
  ];
  return [
    ...wrap(
      `Read ${counted(sources.length, 'log object')} of ${counted(lines, 'line')}: ${fates.join(', ')}.`,
      width,
    ),
    ...setAside(sources, width),
  ];
}

function setAside(sources: Report['sources'], width: number): readonly string[] {
  const objects = sources.filter((source) => source.quarantined !== null);
  if (objects.length === 0) return [];
  const more = objects.length - MOST_OBJECTS_NAMED;
  return [
    ...wrap(`Set aside, nothing in them is counted: ${counted(objects.length, 'object')}.`, width),
    ...objects
      .slice(0, MOST_OBJECTS_NAMED)
      .map((source) => `  ${source.quarantined}: ${printable(source.key)}`),
    ...(more > 0 ? [`  and ${count(more)} more, all named by --json`] : []),
  ];
}

type Counts = Readonly<Partial<Record<string, number>>>;

function tally(rows: readonly Counts[]): { readonly total: number; readonly detail: string } {
  const sums = new Map<string, number>();
  for (const [name, value = 0] of rows.flatMap((row) => Object.entries(row))) {
    if (value > 0) sums.set(name, (sums.get(name) ?? 0) + value);
  }
  const parts = [...sums].sort(([a, x], [b, y]) => y - x || compareText(a, b));
  const detail = parts.map(([name, value]) => `${name} ${count(value)}`).join(', ');
  return {
    total: parts.reduce((sum, [, value]) => sum + value, 0),
    detail: detail === '' ? '' : ` (${detail})`,
  };
}
