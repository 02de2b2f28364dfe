import type { ReportCell } from '../../../model/report.ts';
import { counted } from '../../../model/wording.ts';
import {
  HEAT_SIGNS,
  type HeatCell,
  type HeatMark,
  heatCell,
  isContradiction,
} from '../data/heat-cell.ts';
import type { Balancer } from '../data/places.ts';
import { el, scrollBox, unfolding } from '../views/dom.ts';

const NO_SESSION = 'no session';
const CONTRADICTIONS_NAMED = 12;
const LEGEND: readonly (readonly [HeatMark, string])[] = [
  ['as-documented', 'accepted, as documented'],
  ['refuses', 'refused, as documented'],
  ['contradicts', 'not as documented'],
  ['too-few', 'too few trials to tell'],
  ['not-applicable', 'TLS version not spoken'],
  ['not-offered', 'not offered'],
];
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Issuer by node, a heat map a mechanism: what was accepted, and whether the documents say so. */
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
      'Row: the node that issued the session. Column: the node that it was offered to. Figure: the ' +
        'percentage that was accepted. Point at a cell, or walk with the arrow keys, for its counts.',
    ),
    el(
      'ul',
      { class: 'legend' },
      ...LEGEND.map(([mark, says]) =>
        el('li', {}, el('span', { class: `key ${mark}` }, HEAT_SIGNS[mark]), ` ${says}`),
      ),
    ),
    el(
      'div',
      { class: 'matrices' },
      ...byMechanism.map(([mechanism, cells]) => heatMap(mechanism, cells)),
    ),
  );
}

function heatMap(mechanism: string, cells: readonly ReportCell[]): HTMLElement {
  const nodes = [...new Set(cells.map(({ node }) => node))].sort();
  const issuers = [...new Set(cells.map(({ issuerNode }) => issuerNode ?? NO_SESSION))];
  const byPair = new Map(
    cells.map((cell) => [`${cell.issuerNode ?? NO_SESSION} ${cell.node}`, cell]),
  );
  const detail = el('p', { class: 'cell-detail quiet' }, '');
  const rows = issuers.map((issuer) => ({
    issuer,
    cells: nodes.map((node) => cellOf(heatCell(byPair.get(`${issuer} ${node}`)))),
  }));
  const grid = rows.map((line) => line.cells);
  walkable(grid, (words) => detail.replaceChildren(words));
  return el(
    'figure',
    { class: 'heat', 'data-mechanism': mechanism },
    el('figcaption', {}, el('b', {}, mechanism)),
    scrollBox(
      `${mechanism}: issuer by node`,
      el(
        'table',
        { class: 'matrix', role: 'grid', 'aria-label': `${mechanism}: issuer by node` },
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            el('th', { scope: 'col' }, el('div', {}, '↓ issued by'), el('div', {}, '→ offered to')),
            ...nodes.map((node) => el('th', { scope: 'col', class: 'node' }, el('span', {}, node))),
          ),
        ),
        el(
          'tbody',
          {},
          ...rows.map((line) =>
            el(
              'tr',
              line.issuer === NO_SESSION ? { class: 'baseline' } : {},
              el('th', { scope: 'row' }, line.issuer),
              ...line.cells,
            ),
          ),
        ),
      ),
    ),
    detail,
    ...contradictionList(cells),
  );
}

function cellOf({ figure, mark, heat, words }: HeatCell): HTMLTableCellElement {
  return el(
    'td',
    { class: `${mark} heat-${heat}`, 'data-mark': mark, tabindex: '-1' },
    el('span', { class: 'hidden words' }, words),
    el(
      'span',
      { class: 'says', 'aria-hidden': 'true' },
      figure === '' ? null : el('b', { class: 'figure' }, figure),
      el('span', { class: 'cell-sign' }, HEAT_SIGNS[mark]),
    ),
  );
}

/** One stop for Tab; arrow keys walk the cells, and pointing at one tells of it too. */
function walkable(grid: readonly (readonly HTMLElement[])[], tell: (words: string) => void): void {
  grid[0]?.[0]?.setAttribute('tabindex', '0');
  for (const [y, line] of grid.entries()) {
    for (const [x, cell] of line.entries()) {
      const told = () => tell(cell.querySelector('.words')?.textContent ?? '');
      cell.addEventListener('mouseenter', told);
      cell.addEventListener('focus', () => {
        for (const other of grid.flat()) other.setAttribute('tabindex', '-1');
        cell.setAttribute('tabindex', '0');
        told();
      });
      cell.addEventListener('keydown', (event) => {
        const [down, right] = STEPS[event.key] ?? [0, 0];
        const next = grid[y + down]?.[x + right];
        if (next === undefined || next === cell) return;
        event.preventDefault();
        next.focus();
      });
    }
  }
}

/** In words too: on paper nobody can point at a cell. */
function contradictionList(cells: readonly ReportCell[]): readonly HTMLElement[] {
  const found = cells.filter(isContradiction);
  if (found.length === 0) return [];
  const left = found.length - CONTRADICTIONS_NAMED;
  return [
    unfolding(
      `${HEAT_SIGNS.contradicts} ${counted(found.length, 'pair')} not as documented`,
      el(
        'ul',
        { class: 'findings' },
        ...found.slice(0, CONTRADICTIONS_NAMED).map((cell) => el('li', {}, heatCell(cell).words)),
        left > 0 ? el('li', {}, `and ${left} more`) : null,
      ),
    ),
  ];
}
