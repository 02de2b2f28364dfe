import type { ReportRate } from '../../../model/report.ts';
import { count, interval, percent } from '../../../model/wording.ts';
import type { GlossaryWord } from '../data/glossary.ts';
import { impactCount, impactOf } from '../data/impact.ts';
import { judgedNote } from '../data/judged-rate.ts';
import type { Page } from '../data/page.ts';
import type { PlaceRow } from '../data/place-rows.ts';
import type { Place } from '../data/places.ts';
import type { Accepted } from '../data/probe-totals.ts';
import { VERDICTS_WORST_FIRST } from '../data/verdict.ts';
import { type Child, el, svg } from './dom.ts';
import { placeLink } from './place-link.ts';
import { verdictBadge } from './verdict-badge.ts';

/** A column of the table; `sort` names what it orders by, null what nothing orders. */
export interface PlaceColumn {
  readonly sort: string | null;
  readonly label: string;
  readonly isNumber: boolean;
  /** The word of the glossary that it is about. */
  readonly word?: GlossaryWord;
}

const IMPACT_COLUMN: PlaceColumn = {
  ...{ sort: 'avoidable', label: 'Avoidable full a day', isNumber: true, word: 'avoidable' },
};
const RATE_COLUMNS: readonly PlaceColumn[] = [
  { sort: 'rate', label: 'Resumed (logs)', isNumber: true, word: 'rate' },
  { sort: 'ceiling', label: 'Ceiling', isNumber: true, word: 'ceiling' },
  { sort: 'handshakes', label: 'Handshakes', isNumber: true, word: 'handshake' },
  { sort: 'within', label: 'Accepted in scope (probes)', isNumber: true, word: 'scope' },
  { sort: 'outside', label: 'Accepted out of scope (probes)', isNumber: true, word: 'trial' },
];
const WHERE_COLUMNS: readonly PlaceColumn[] = [
  { sort: 'type', label: 'Type and method', isNumber: false, word: 'method' },
  { sort: 'region', label: 'Region', isNumber: false },
];
const NAME_COLUMN: PlaceColumn = { sort: 'name', label: 'Name', isNumber: false };
const WHY_COLUMN: PlaceColumn = { sort: null, label: 'Why', isNumber: false };

/** The columns of a level: balancers have verdicts with reasons, nodes only deviations. */
export function placeColumns(level: string): readonly PlaceColumn[] {
  const labels: Readonly<Record<string, string>> = { region: 'Verdicts', node: 'Deviations' };
  const isBalancer = labels[level] === undefined;
  return [
    NAME_COLUMN,
    {
      ...{ sort: 'verdict', label: labels[level] ?? 'Verdict', isNumber: false },
      word: level === 'node' ? 'deviation' : 'verdict',
    },
    // The report tells kinds of clients of balancers and Regions alone.
    ...(level === 'node' ? [] : [IMPACT_COLUMN]),
    ...(isBalancer ? [WHY_COLUMN] : []),
    ...RATE_COLUMNS,
    // Beside a reason there is no room: type, method and Region stand below the balancer's name.
    ...(isBalancer ? [] : WHERE_COLUMNS),
  ];
}

/** The cells of one line, in the order of the columns. */
export function placeCells(row: PlaceRow, page: Page): readonly HTMLElement[] {
  const { place, within, outside } = row;
  const { log } = place;
  return [
    el('th', { scope: 'row' }, placeLink(place, page), ...ownerOf(row)),
    ...standingCells(row),
    el('td', { class: 'number', 'data-cell': 'rate' }, ...rateWords(place)),
    el('td', { class: 'number', 'data-cell': 'ceiling' }, percent(log?.ceiling ?? null)),
    el(
      'td',
      { class: 'number', 'data-cell': 'handshakes' },
      log === null ? '–' : count(log.handshakes),
    ),
    el('td', { class: 'number', 'data-cell': 'within' }, accepted(within)),
    el('td', { class: 'number', 'data-cell': 'outside' }, accepted(outside)),
    ...whereCells(row),
  ];
}

function whereCells({ place, methods }: PlaceRow): readonly HTMLElement[] {
  if (place.level === 'balancer') return [];
  return [
    el('td', {}, `${place.balancerType} `, ...methods.map(badge)),
    el('td', { class: 'region' }, place.region),
  ];
}

/** How a place stands: a balancer by its verdict and why, a Region by the counts of verdicts. */
function standingCells(row: PlaceRow): readonly HTMLElement[] {
  const { place, judgement } = row;
  const deviations = el('div', {}, ...deviationWords(row));
  if (place.level === 'node') return [nodeCell(row, deviations)];
  const impact = impactOf(place);
  const avoidable = el(
    'td',
    { class: `number${impact === null ? ' quiet' : ''}`, 'data-cell': 'avoidable' },
    impact === null ? '–' : el('b', {}, impactCount(impact)),
  );
  if (judgement === null) {
    const counted = VERDICTS_WORST_FIRST.filter((name) => place.verdicts[name]).map((name) =>
      el('div', {}, `${count(place.verdicts[name] ?? 0)} `, verdictBadge(name)),
    );
    return [el('td', { 'data-cell': 'verdict' }, ...counted, deviations), avoidable];
  }
  const { name, reason, facts } = judgement;
  return [
    el('td', { class: name, 'data-cell': 'verdict' }, verdictBadge(name), deviations),
    avoidable,
    el(
      'td',
      { class: 'why', 'data-cell': 'why' },
      reason,
      el(
        'div',
        { class: 'quiet facts' },
        ...facts.map(({ id, label, text }) =>
          el('span', { 'data-fact': id }, `${label}: `, el('span', {}, text), '. '),
        ),
      ),
    ),
  ];
}

/** Nothing was found at a node: that is good only where its balancer could be judged. */
function nodeCell({ place, worst }: PlaceRow, deviations: HTMLElement): HTMLElement {
  const open = (['not-enough-evidence', 'unknown'] as const).find((name) => place.verdicts[name]);
  if (worst !== null || open === undefined) {
    return el('td', { 'data-cell': 'deviations' }, deviations);
  }
  return el('td', { class: open, 'data-cell': 'deviations' }, verdictBadge(open));
}

/** What a method badge says: how the number beside it came to be. */
export function badge(method: string): HTMLElement {
  return el('span', { class: `badge method ${method}` }, method);
}

function ownerOf({ place, methods }: PlaceRow): readonly Child[] {
  const { level, balancerType, region, balancer, accountId } = place;
  const of = [
    ...(level === 'balancer' ? [balancerType, region] : []),
    ...(level === 'node' ? [balancer] : []),
    ...(accountId === null ? [] : [accountId]),
  ];
  if (of.length === 0) return [];
  const owner = el('span', { class: 'quiet owner' }, of.join(', '));
  return level === 'balancer' ? [owner, ...methods.map(badge)] : [owner];
}

function deviationWords({ worst, place }: PlaceRow): readonly Child[] {
  if (worst === null && (place.verdicts.sound ?? 0) === 0) return [];
  if (worst === null) return [el('span', { class: 'quiet' }, 'no deviation')];
  return [el('span', { class: `badge ${worst}` }, worst), ` ${count(place.deviations.length)}`];
}

function rateWords(place: Place): readonly Child[] {
  const { log } = place;
  const note = judgedNote(place);
  const judged =
    note === null ? null : el('span', { class: 'quiet owner', 'data-judged': '' }, note);
  if (log === null) return [el('span', { class: 'quiet' }, 'no logs')];
  const { rate, low, high, method, historyComplete } = log;
  if (rate === null || low === null || high === null) {
    const why = method === 'unobservable' ? 'log can’t tell' : 'nothing counted';
    return [el('span', { class: 'quiet' }, why), bullet(log), judged];
  }
  return [
    el('b', {}, percent(rate)),
    el(
      'span',
      { class: 'quiet owner' },
      `${interval(low, high)}${historyComplete ? '' : ', short history'}`,
    ),
    bullet(log),
    judged,
  ];
}

/** The rate as a bar, its interval as a line, the ceiling as a stroke across. */
function bullet({ rate, low, high, ceiling }: ReportRate): SVGElement {
  const x = (share: number) => `${share * 100}`;
  return svg(
    'svg',
    { class: 'bullet', viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('rect', { class: 'track', x: '0', y: '2', width: '100', height: '4' }),
    rate === null
      ? null
      : svg('rect', { class: 'step resumed', x: '0', y: '2', width: x(rate), height: '4' }),
    low === null || high === null
      ? null
      : svg('line', { class: 'interval', x1: x(low), x2: x(high), y1: '4', y2: '4' }),
    ceiling === null
      ? null
      : svg('line', { class: 'ceiling', x1: x(ceiling), x2: x(ceiling), y1: '0', y2: '8' }),
  );
}

function accepted({ resumed, answered }: Accepted): string {
  return answered === 0 ? '–' : `${count(resumed)}/${count(answered)}`;
}
