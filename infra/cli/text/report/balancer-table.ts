import { compareText } from '../../../../functions/model/text-order.ts';
import { count, percent } from '../../../../functions/model/wording.ts';
import type { Balancer } from '../../../../functions/publish/page/data/places.ts';
import {
  VERDICTS_WORST_FIRST,
  type VerdictName,
} from '../../../../functions/publish/page/data/verdict.ts';
import type { Paint } from '../paint.ts';
import { cut, cutMiddle, printable, wrap } from '../text-layout.ts';
import { lostReturns, lostWords } from './lost-returns.ts';

const STYLES: Readonly<Record<VerdictName, Parameters<Paint>[0] | null>> = {
  deviating: 'error',
  suspected: 'warning',
  'not-enough-evidence': 'info',
  unknown: 'info',
  sound: null,
};
/** In capitals where somebody has to act: it reads without colour. */
const LABELS: Readonly<Record<VerdictName, string>> = {
  deviating: 'DEVIATING',
  suspected: 'SUSPECTED',
  'not-enough-evidence': 'not enough',
  unknown: 'unknown',
  sound: 'sound',
};
const LEFT_WORDS: Readonly<Record<VerdictName, string>> = {
  deviating: 'deviating',
  suspected: 'suspected',
  'not-enough-evidence': 'without enough evidence',
  unknown: 'without a verdict',
  sound: 'sound',
};

const VERDICT_WIDTH = 10;
const NAME_MOST = 32;
const NAME_LEAST = 14;
const LOST_LEAST = 20;
const RATE_WIDTH = 6;
const CEILING_WIDTH = 7;
/** With less a row is two lines. */
const ROW_LEAST = 76;

export interface TableLayout {
  readonly width: number;
  readonly paint: Paint;
  /** So many balancers have a line; the rest is counted. */
  readonly most: number;
}

/** One line a balancer, the worst first: verdict, rate, ceiling, and what is lost where. */
export function balancerTable(
  balancers: readonly Balancer[],
  { width, paint, most }: TableLayout,
): readonly string[] {
  if (balancers.length === 0) return [];
  const ordered = balancers.toSorted(worstFirst);
  const shown = ordered.slice(0, most);
  const rows = shown.map((balancer) => rowOf(balancer, shortName(balancer, balancers)));
  const left = leftLines(ordered.slice(most), width);
  if (width < ROW_LEAST) return [...rows.flatMap((row) => stacked(row, width, paint)), ...left];
  const widths = widthsOf(rows, width);
  const head = line(
    { verdict: 'verdict', name: 'balancer', region: 'Region', rate: 'rate', ceiling: 'ceiling' },
    widths,
  );
  const lostWidth = width - head.length - 2;
  return [
    paint('strong', `${head}  ${HEADS.find(({ length }) => length <= lostWidth) ?? ''}`),
    ...rows.map((row) => {
      const style = STYLES[row.of];
      const text = line(row, widths);
      const label = text.slice(0, VERDICT_WIDTH);
      const lost = row.lost.find((words) => words.length <= lostWidth) ?? row.lost.at(-1) ?? '';
      const painted = style === null ? label : paint(style, label);
      return `${painted}${text.slice(VERDICT_WIDTH)}  ${cut(lost, lostWidth)}`;
    }),
    ...left,
    ...wrap(LEGEND, width),
  ];
}

const HEADS = ['lost returns, or missing', 'lost, or missing'];
const LEGEND = 'ceiling: what the documented scope allows. lost: returns within it, yet full.';

interface Cells {
  readonly verdict: string;
  readonly name: string;
  readonly region: string;
  readonly rate: string;
  readonly ceiling: string;
}

interface Row extends Cells {
  readonly of: VerdictName;
  readonly lost: readonly string[];
}

function rowOf(balancer: Balancer, name: string): Row {
  const { verdict, region, log } = balancer;
  const of = verdict?.verdict ?? 'unknown';
  return {
    ...{ of, verdict: LABELS[of], name: printable(name), region: printable(region) },
    rate: percent(log?.rate ?? null),
    ceiling: percent(log?.ceiling ?? null),
    lost: lostWords(balancer).map(printable),
  };
}

interface Widths {
  readonly name: number;
  /** 0 where all balancers are in one Region. */
  readonly region: number;
}

/** Long names give way, so that what is lost can be said. */
function widthsOf(rows: readonly Row[], width: number): Widths {
  const longest = (texts: readonly string[]) => Math.max(...texts.map(({ length }) => length));
  const regions = new Set(rows.map(({ region }) => region));
  const region = regions.size > 1 ? longest([...regions, 'Region']) : 0;
  const others = VERDICT_WIDTH + region + RATE_WIDTH + CEILING_WIDTH + LOST_LEAST + 6;
  const room = Math.min(NAME_MOST, Math.max(NAME_LEAST, width - others));
  return { name: Math.min(room, longest([...rows.map(({ name }) => name), 'balancer'])), region };
}

function line(cells: Cells, widths: Widths): string {
  return [
    cells.verdict.padEnd(VERDICT_WIDTH),
    cutMiddle(cells.name, widths.name).padEnd(widths.name),
    ...(widths.region > 0 ? [cells.region.padEnd(widths.region)] : []),
    cells.rate.padStart(RATE_WIDTH),
    cells.ceiling.padStart(CEILING_WIDTH),
  ].join(' ');
}

/** Two lines for a narrow terminal: who, then the numbers. */
function stacked(row: Row, width: number, paint: Paint): readonly string[] {
  const style = STYLES[row.of];
  const [first = '', ...rest] = wrap(`${row.verdict} ${row.name}, ${row.region}`, width);
  const label = first.slice(0, row.verdict.length);
  const numbers = `rate ${row.rate}, ceiling ${row.ceiling}; ${row.lost[0] ?? ''}`;
  return [
    (style === null ? label : paint(style, label)) + first.slice(label.length),
    ...rest,
    ...wrap(numbers, width, '  '),
  ];
}

/** Without its last part, an identifier, where what is left names one balancer alone. */
function shortName({ balancer, region, accountId }: Balancer, all: readonly Balancer[]): string {
  const short = /^((?:app|net)\/[^/]+)\/[^/]+$/.exec(balancer)?.[1];
  const alike = (name: string) =>
    all.filter(
      (one) =>
        one.region === region && (one.balancer === name || one.balancer.startsWith(`${name}/`)),
    );
  if (short !== undefined && alike(short).length === 1) return short;
  return alike(balancer).length > 1 && accountId !== null ? `${balancer} (${accountId})` : balancer;
}

function worstFirst(a: Balancer, b: Balancer): number {
  const rank = ({ verdict }: Balancer) =>
    VERDICTS_WORST_FIRST.indexOf(verdict?.verdict ?? 'unknown');
  const lost = (one: Balancer) => lostReturns(one) ?? 0;
  return rank(a) - rank(b) || lost(b) - lost(a) || compareText(a.balancer, b.balancer);
}

function leftLines(left: readonly Balancer[], width: number): readonly string[] {
  if (left.length === 0) return [];
  const counts = VERDICTS_WORST_FIRST.map((name) => ({
    name,
    found: left.filter(({ verdict }) => (verdict?.verdict ?? 'unknown') === name).length,
  })).filter(({ found }) => found > 0);
  const words = counts.map(({ name, found }) => `${count(found)} ${LEFT_WORDS[name]}`);
  return wrap(`and ${count(left.length)} more: ${words.join(', ')} (--verbose)`, width, '');
}
