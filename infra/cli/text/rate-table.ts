import type { ReportRate } from '../../../functions/model/report.ts';
import { count, percent } from '../../../functions/model/wording.ts';
import { printable, textTable } from './text-layout.ts';

/** Holds the longest IPv4 address or Region, indented; a longer name takes a line of its own. */
const NAME_WIDTH = 17;
const INDENT = '  ';
/** From here on a count is shown with three digits, so that the table keeps within 80 columns. */
const LONGEST_COUNT = 100_000;

/** One line of the table, or a heading over the lines that follow. */
export type RateLine =
  | { readonly heading: string }
  | { readonly name: string; readonly rate: ReportRate };

/** The rates as lines of text, at most 80 columns wide for any counts. */
export function rateTable(title: string, lines: readonly RateLine[]): readonly string[] {
  const table = textTable(['left', ...HEADS.map(() => 'right' as const)]);
  table.push([title.padEnd(NAME_WIDTH), ...HEADS]);
  const rows = lines.flatMap(toRows);
  for (const row of rows) if (row.cells !== undefined) table.push([...row.cells]);
  // Headings are wider than any column, so they join the drawn rows afterwards.
  const [head = '', ...drawn] = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  const texts = drawn.values();
  return [head, ...rows.map((row) => row.heading ?? texts.next().value ?? '')];
}

const HEADS = ['handshakes', 'resumed', 'rate', '95% interval', 'ceiling'];

interface TableRow {
  readonly heading?: string;
  readonly cells?: readonly string[];
}

function toRows(line: RateLine): readonly TableRow[] {
  if ('heading' in line) return [{ heading: line.heading }];
  const name = INDENT + printable(line.name);
  const cells = cellsOf(line.rate);
  if (name.length <= NAME_WIDTH) return [{ cells: [name, ...cells] }];
  return [{ heading: name }, { cells: ['', ...cells] }];
}

function cellsOf(row: ReportRate): readonly string[] {
  const { rate, low, high, ceiling, resumed, full } = row;
  const history = row.historyComplete ? '' : '*';
  return [
    shortCount(row.handshakes),
    row.method === 'unobservable' ? '–' : `${shortCount(resumed)} of ${shortCount(resumed + full)}`,
    rate === null ? '–' : percent(rate),
    low === null || high === null ? '–' : `${points(low)}–${percent(high)}`,
    ceiling === null ? '–' : percent(ceiling) + history,
  ];
}

function points(share: number): string {
  return (share * 100).toFixed(1);
}

/** `99,999`, then `123k` and `4.57M`. */
function shortCount(value: number): string {
  if (value < LONGEST_COUNT) return count(value);
  return value.toLocaleString('en-US', {
    notation: 'compact',
    maximumSignificantDigits: 3,
  });
}
