import { counted } from '../../../model/wording.ts';
import type { Page, View } from '../data/page.ts';
import type { PageState, StateKey } from '../data/page-state.ts';
import { filterRows, type PlaceRow, rowsOf, sortRows } from '../data/place-rows.ts';
import { VERDICTS_WORST_FIRST } from '../data/verdict.ts';
import { VERDICT_LABELS } from '../data/verdict-words.ts';
import { type Attributes, button, el, hiddenCaption, scrollBox, table } from './dom.ts';
import { wordMark } from './glossary-view.ts';
import { type PlaceColumn, placeCells, placeColumns } from './place-cells.ts';

const ROWS_A_PAGE = 50;
const LEVELS = { region: 'Regions', balancer: 'Balancers', node: 'Nodes' } as const;
const FILTERS: readonly StateKey[] = [
  'text',
  'verdict',
  'type',
  'region',
  'method',
  'rule',
  'deviating',
];
const METHODS = ['counted', 'probed', 'unobservable'];

/** The table of Regions, balancers or nodes: filtered, sorted, fifty lines at a time. */
export function placesView(target: HTMLElement, page: Page): View {
  const filters = filterForm(page);
  const found = el('p', { 'aria-live': 'polite', class: 'quiet', id: 'places-count' });
  const lines = scrollBox('Places');
  const paging = el('div', { class: 'controls' });
  target.replaceChildren(filters.form, found, lines, paging);
  return (state) => {
    filters.show(state);
    const rows = sortRows(filterRows(rowsOf(page.places, state.level), state), state);
    const pages = Math.max(1, Math.ceil(rows.length / ROWS_A_PAGE));
    const at = Math.min(pages, Math.max(1, Number.parseInt(state.page, 10) || 1));
    const from = (at - 1) * ROWS_A_PAGE;
    const shown = rows.slice(from, from + ROWS_A_PAGE);
    found.textContent = countWords(state, rows.length, from, shown.length);
    const focused = document.activeElement?.getAttribute('data-sort') ?? null;
    lines.replaceChildren(
      table(
        { class: 'places' },
        hiddenCaption(`${LEVELS.balancer}, nodes or Regions with their rates`),
        placeColumns(state.level).map((column) => head(column, state, page)),
        shown.map((place) => el('tr', rowState(place), ...placeCells(place, page))),
      ),
    );
    if (focused !== null) lines.querySelector<HTMLElement>(`[data-sort="${focused}"]`)?.focus();
    paging.replaceChildren(...pageButtons(page, at, pages));
  };
}

/** What no evidence judged must not look like what is good. */
function rowState({ judgement }: PlaceRow): Attributes {
  return judgement === null ? {} : { 'data-row': judgement.name };
}

function countWords({ level }: PageState, all: number, from: number, shown: number): string {
  const noun = level === 'region' ? 'Region and type' : level === 'node' ? 'node' : 'balancer';
  const found = level === 'region' ? `${all} of Region and type` : counted(all, noun);
  return shown < all ? `${found}, lines ${from + 1} to ${from + shown}` : found;
}

function head(
  { sort, label, isNumber, word }: PlaceColumn,
  state: PageState,
  page: Page,
): HTMLTableCellElement {
  const { go } = page;
  if (sort === null) return el('th', { scope: 'col' }, label);
  const isSorted = state.sort === sort;
  const next = isSorted && state.order === 'descending' ? 'ascending' : 'descending';
  const arrow = state.order === 'ascending' ? ' ▲' : ' ▼';
  return el(
    'th',
    {
      scope: 'col',
      ...(isNumber ? { class: 'number' } : {}),
      ...(isSorted
        ? { 'aria-sort': state.order === 'ascending' ? 'ascending' : 'descending' }
        : {}),
    },
    button(`${label}${isSorted ? arrow : ''}`, { 'data-sort': sort }, () =>
      go(
        { sort, order: isSorted || isNumber || sort === 'verdict' ? next : 'ascending', page: '1' },
        'step',
      ),
    ),
    ...(word === undefined ? [] : [' ', wordMark(word, page)]),
  );
}

function pageButtons({ go }: Page, at: number, pages: number): readonly HTMLElement[] {
  if (pages === 1) return [];
  const turn = (label: string, to: number) =>
    button(label, to < 1 || to > pages ? { disabled: '' } : {}, () =>
      go({ page: `${to}` }, 'step'),
    );
  return [turn('Previous', at - 1), el('span', {}, `page ${at} of ${pages}`), turn('Next', at + 1)];
}

interface Filters {
  readonly form: HTMLElement;
  readonly show: View;
}

/** Made once: an input that is replaced while a person types loses the cursor. */
function filterForm(page: Page): Filters {
  const { places, report } = page;
  const unique = (values: readonly string[]) => [...new Set(values)].sort();
  const text = el('input', {
    type: 'search',
    id: 'filter-text',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  text.addEventListener('input', () => page.go({ text: text.value, page: '1' }, 'typing'));
  const selects = [
    choice(page, 'verdict', 'Verdict', VERDICTS_WORST_FIRST, VERDICT_LABELS),
    choice(page, 'type', 'Type', unique(places.balancers.map((one) => one.balancerType))),
    choice(page, 'region', 'Region', unique(places.balancers.map((one) => one.region))),
    choice(page, 'method', 'Method', METHODS),
    choice(page, 'rule', 'Rule', unique(report.deviations.map(({ rule }) => rule))),
  ];
  const only = el('input', { type: 'checkbox', id: 'filter-deviating' });
  only.addEventListener('change', () =>
    page.go({ deviating: only.checked ? 'yes' : '', page: '1' }, 'step'),
  );
  const levels = Object.entries(LEVELS).map(([level, label]) =>
    button(label, { 'data-level': level }, () => page.go({ level, page: '1' }, 'step')),
  );
  const clear = button('Clear filters', {}, () =>
    page.go({ ...Object.fromEntries(FILTERS.map((key) => [key, ''])), page: '1' }, 'step'),
  );
  const form = el(
    'div',
    { class: 'controls', role: 'search', 'aria-label': 'Filter' },
    el('div', { role: 'group', 'aria-label': 'Lines', class: 'choice' }, ...levels),
    el('label', {}, 'Filter ', text),
    ...selects.map(({ label }) => label),
    el('label', {}, only, ' with a deviation'),
    clear,
  );
  const show: View = (state) => {
    if (text.value !== state.text) text.value = state.text;
    for (const { key, select } of selects) select.value = state[key];
    only.checked = state.deviating !== '';
    for (const one of levels) {
      one.setAttribute('aria-pressed', String(one.getAttribute('data-level') === state.level));
    }
    clear.hidden = FILTERS.every((key) => state[key] === '');
  };
  return { form, show };
}

function choice(
  { go }: Page,
  key: StateKey,
  name: string,
  values: readonly string[],
  labels: Readonly<Record<string, string>> = {},
) {
  const options = values.map((value) => el('option', { value }, labels[value] ?? value));
  const select = el(
    'select',
    { 'data-filter': key },
    el('option', { value: '' }, 'all'),
    ...options,
  );
  select.addEventListener('change', () => go({ [key]: select.value, page: '1' }, 'step'));
  return { key, select, label: el('label', {}, `${name} `, select) };
}
