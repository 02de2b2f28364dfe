import type { ReportSource } from '../../../model/report.ts';
import { count, counted } from '../../../model/wording.ts';
import { el, hiddenCaption, numberCell, row, scrollBox, table } from './dom.ts';

const LINES = 'Lines by kind of log';
const COLUMNS = ['Kind', 'Objects', 'Lines', 'Rows', 'Skipped', 'Rejected', 'Set aside'];

type Counts = Readonly<Record<string, number>>;

/** What became of every line that was read: nothing is lost unseen. */
export function qualityTable(sources: readonly ReportSource[]): HTMLElement {
  const kinds = [...Map.groupBy(sources, ({ kind }) => kind)];
  const named = sources.filter(({ key }) => key !== null);
  const [lines, rows] = [total(sources, 'lines'), total(sources, 'rows')];
  const [skipped, rejected] = [sumOf(sources, 'skipped'), sumOf(sources, 'rejected')];
  const balance = rows + skipped + rejected === lines ? '=' : '≠ (please report this)';
  return el(
    'div',
    {},
    el(
      'p',
      { 'data-conservation': '' },
      `${counted(lines, 'line')} read ${balance} ${count(rows)} reduced into handshakes or trials + ` +
        `${count(skipped)} skipped + ${count(rejected)} rejected.`,
    ),
    scrollBox(
      LINES,
      table(
        { class: 'plain' },
        hiddenCaption(LINES),
        COLUMNS,
        kinds.map(([kind, group]) => kindRow(kind, group)),
      ),
    ),
    ...(named.length === 0 ? [] : [objectsToLookAt(named)]),
  );
}

function kindRow(kind: string, sources: readonly ReportSource[]): HTMLTableRowElement {
  return row({ 'data-kind': kind }, kind, [
    ...(['objects', 'lines', 'rows'] as const).map((key) => numberCell(count(total(sources, key)))),
    ...(['skipped', 'rejected', 'quarantined'] as const).map((key) =>
      reasonWords(sources.map((source) => source[key])),
    ),
  ]);
}

function objectsToLookAt(sources: readonly ReportSource[]): HTMLElement {
  return el(
    'details',
    {},
    el('summary', {}, `${counted(sources.length, 'object')} to look at`),
    el(
      'ul',
      {},
      ...sources.map(({ key, rejected, quarantined }) =>
        el('li', {}, el('code', {}, key ?? ''), ` ${reasonWords([rejected, quarantined])}`),
      ),
    ),
  );
}

function total(sources: readonly ReportSource[], key: 'objects' | 'lines' | 'rows'): number {
  return sources.reduce((sum, source) => sum + source[key], 0);
}

function sumOf(sources: readonly ReportSource[], key: 'skipped' | 'rejected'): number {
  return sources.flatMap((source) => Object.values(source[key])).reduce((sum, one) => sum + one, 0);
}

/** Counts by reason, of several groups together: `plain-http 2, empty-line 1`. */
function reasonWords(counts: readonly Counts[]): string {
  const reasons = new Set(counts.flatMap((one) => Object.keys(one)));
  const words = [...reasons].map(
    (reason) => `${reason} ${count(counts.reduce((sum, one) => sum + (one[reason] ?? 0), 0))}`,
  );
  return words.length === 0 ? '0' : words.join(', ');
}
