import type { ReportCell } from '../../../model/report.ts';
import { wilson } from '../../../model/statistics/wilson.ts';
import { interval, percent } from '../../../model/wording.ts';
import type { Balancer } from '../data/places.ts';
import { el, row, scrollBox, table } from './dom.ts';

const NO_SESSION = 'no session';
const EXPECTED = { accepts: 'expected: accepts', 'does-not-accept': 'expected: refuses' } as const;
const VERDICTS: Readonly<Record<string, string>> = {
  accepts: 'accepts',
  'does-not-accept': 'refuses',
  partial: 'partly accepts',
  fails: 'fails',
  'not-applicable': 'n/a: version not spoken',
  'never-issued': 'issues none',
  inconclusive: 'not tried',
  'too-few': 'too few trials',
};
/** Verdicts that are no answer: more trials would give one, or none ever will. */
const TOO_FEW: readonly string[] = ['inconclusive', 'too-few'];
const OPEN: readonly string[] = [...TOO_FEW, 'not-applicable'];

/** Issuer by node, one table a mechanism: what was accepted, and whether the documents say so. */
export function matrixTables(balancer: Balancer): HTMLElement {
  if (balancer.cells.length === 0) {
    return el('p', {}, 'Not probed: `npm run probe` offers every session to every node.');
  }
  const byMechanism = [...Map.groupBy(balancer.cells, ({ mechanism }) => mechanism)];
  return el(
    'div',
    {},
    el(
      'p',
      { class: 'quiet' },
      'Rows: the node that issued the session. Columns: the node that it was offered to. ' +
        'Resumed of those with an answer, 95 % interval, and what is documented. ' +
        '≠ marks what the documents contradict; hatched cells have too few trials to tell.',
    ),
    ...byMechanism.map(([mechanism, cells]) => matrixTable(mechanism, cells)),
  );
}

function matrixTable(mechanism: string, cells: readonly ReportCell[]): HTMLElement {
  const nodes = [...new Set(cells.map(({ node }) => node))].sort();
  const issuers = [...new Set(cells.map(({ issuerNode }) => issuerNode ?? NO_SESSION))];
  const byPair = new Map(
    cells.map((cell) => [`${cell.issuerNode ?? NO_SESSION} ${cell.node}`, cell]),
  );
  return scrollBox(
    `${mechanism}: issuer by node`,
    table(
      { class: 'matrix', 'data-mechanism': mechanism },
      el('caption', {}, mechanism),
      ['issued by ↓ offered to →', ...nodes],
      issuers.map((issuer) =>
        row(
          {},
          issuer,
          nodes.map((node) => cellOf(byPair.get(`${issuer} ${node}`))),
        ),
      ),
    ),
  );
}

function cellOf(cell: ReportCell | undefined): HTMLTableCellElement {
  if (cell === undefined) return el('td', { class: 'empty' }, 'not offered');
  return cell.relation === null ? baselineCell(cell) : offerCell(cell);
}

/** Handshakes that offered nothing: whether the node works, and issues a credential. */
function baselineCell(cell: ReportCell): HTMLTableCellElement {
  const works = cell.verdict === null;
  return el(
    'td',
    { class: works ? 'baseline' : markOf(cell.verdict, cell.verdict !== 'not-applicable') },
    el('b', {}, works ? 'works' : wordOf(cell.verdict)),
    el('span', {}, `${cell.full}/${cell.trials} shook hands`),
    el('span', {}, `${cell.reissued} brought a credential`),
    ...errorOf(cell),
  );
}

function offerCell(cell: ReportCell): HTMLTableCellElement {
  const answered = cell.resumed + cell.full;
  const { verdict, expected } = cell;
  const contradicts = isContradiction(cell);
  const bounds = answered === 0 ? null : wilson(cell.resumed / answered, answered);
  return el(
    'td',
    { class: markOf(verdict, contradicts), 'data-verdict': verdict ?? '' },
    el('b', {}, answered === 0 ? '–' : percent(cell.resumed / answered)),
    el('span', {}, `${cell.resumed}/${answered}`),
    bounds === null ? null : el('span', {}, interval(bounds.low, bounds.high)),
    el('span', { class: 'word' }, `${contradicts ? '≠ ' : ''}${wordOf(verdict)}`),
    expected === null ? null : el('span', {}, EXPECTED[expected]),
    ...errorOf(cell),
  );
}

function isContradiction({ verdict, expected }: ReportCell): boolean {
  return verdict !== null && expected !== null && !OPEN.includes(verdict) && verdict !== expected;
}

function markOf(verdict: string | null, contradicts: boolean): string {
  if (verdict !== null && TOO_FEW.includes(verdict)) return 'few';
  if (contradicts) return 'contradicts';
  return verdict === 'accepts' ? 'accepts' : 'refuses';
}

function wordOf(verdict: string | null): string {
  return VERDICTS[verdict ?? ''] ?? '';
}

function errorOf({ failed, error, certificateUnchecked }: ReportCell): readonly HTMLElement[] {
  return [
    ...(failed > 0
      ? [el('span', {}, `${failed} failed${error === null ? '' : ` (${error})`}`)]
      : []),
    ...(certificateUnchecked > 0 ? [el('span', {}, 'certificate unchecked')] : []),
  ];
}
