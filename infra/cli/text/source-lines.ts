import type { LeftOut } from '../../../functions/ingest/ingest.ts';
import type { Report, ReportSource } from '../../../functions/model/report.ts';
import { compareText } from '../../../functions/model/text-order.ts';
import { count, counted } from '../../../functions/model/wording.ts';
import { printable, wrap } from './text-layout.ts';

/** More of them would bury the rates. */
const MOST_OBJECTS_NAMED = 5;

/** The files of which nothing was read, as a sentence: those that are no logs. */
export function leftOutLines({ length }: readonly LeftOut[]): readonly string[] {
  if (length === 0) return [];
  return length === 1
    ? ['1 of the files is no load balancer log and was left out.']
    : [`${count(length)} of the files are no load balancer logs and were left out.`];
}

/** What was read, and the fate of every line and object. */
export function sourceLines(sources: Report['sources'], width: number): readonly string[] {
  const total = (of: (source: ReportSource) => number) =>
    sources.reduce((sum, source) => sum + of(source), 0);
  const skipped = tally(sources.map((source) => source.skipped));
  const rejected = tally(sources.map((source) => source.rejected));
  const objects = total((source) => source.objects);
  const lines = total((source) => source.lines);
  const trials = sources.some((source) => source.kind === 'trial-results') ? ' and trials' : '';
  const fates = [
    `${count(total((source) => source.rows))} in handshakes${trials}`,
    `${count(skipped.total)} skipped${skipped.detail}`,
    `${count(rejected.total)} rejected${rejected.detail}`,
  ];
  return [
    ...wrap(
      `Read ${counted(objects, 'log object')} of ${counted(lines, 'line')}: ${fates.join(', ')}.`,
      width,
    ),
    ...setAside(sources, width),
  ];
}

function setAside(sources: Report['sources'], width: number): readonly string[] {
  const { total } = tally(sources.map((source) => source.quarantined));
  if (total === 0) return [];
  const named = sources.flatMap(({ key, quarantined }) =>
    key === null ? [] : Object.keys(quarantined).map((reason) => `${reason}: ${printable(key)}`),
  );
  const shown = named.slice(0, MOST_OBJECTS_NAMED);
  const more = total - shown.length;
  return [
    ...wrap(`Set aside, nothing in them is counted: ${counted(total, 'object')}.`, width),
    ...shown.map((line) => `  ${line}`),
    ...(more > 0
      ? [`  and ${count(more)} more; --json names ${namedBy(named.length, total)}`]
      : []),
  ];
}

function namedBy(named: number, total: number): string {
  return named === total ? 'them all' : `the first ${count(named)}`;
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
