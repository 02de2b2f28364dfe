import type { ReportRate } from '../../../model/report.ts';
import { count, interval, percent } from '../../../model/wording.ts';
import type { Page } from '../data/page.ts';
import type { PageState } from '../data/page-state.ts';
import type { PlaceRow } from '../data/place-rows.ts';
import type { Place } from '../data/places.ts';
import type { Accepted } from '../data/probe-totals.ts';
import { button, type Child, el, svg } from './dom.ts';

/** The columns of the table; `sort` names what a column orders by. */
export const PLACE_COLUMNS = [
  { sort: 'name', label: 'Name', isNumber: false },
  { sort: 'deviations', label: 'Deviations', isNumber: true },
  { sort: 'rate', label: 'Resumed (logs)', isNumber: true },
  { sort: 'ceiling', label: 'Ceiling', isNumber: true },
  { sort: 'handshakes', label: 'Handshakes', isNumber: true },
  { sort: 'within', label: 'Accepted in scope (probes)', isNumber: true },
  { sort: 'outside', label: 'Accepted out of scope (probes)', isNumber: true },
  { sort: 'type', label: 'Type and method', isNumber: false },
  { sort: 'region', label: 'Region', isNumber: false },
] as const;

/** The cells of one line, in the order of the columns. */
export function placeCells(row: PlaceRow, page: Page): readonly HTMLElement[] {
  const { place, within, outside } = row;
  const { log } = place;
  return [
    el('th', { scope: 'row' }, opener(row, page), ownerOf(place)),
    el('td', { class: 'number' }, ...deviationWords(row)),
    el('td', { class: 'number', 'data-cell': 'rate' }, ...rateWords(log)),
    el('td', { class: 'number', 'data-cell': 'ceiling' }, percent(log?.ceiling ?? null)),
    el(
      'td',
      { class: 'number', 'data-cell': 'handshakes' },
      log === null ? '–' : count(log.handshakes),
    ),
    el('td', { class: 'number', 'data-cell': 'within' }, accepted(within)),
    el('td', { class: 'number', 'data-cell': 'outside' }, accepted(outside)),
    el('td', {}, `${place.balancerType} `, ...row.methods.map(badge)),
    el('td', { class: 'region' }, place.region),
  ];
}

/** What a method badge says: how the number beside it came to be. */
export function badge(method: string): HTMLElement {
  return el('span', { class: `badge method ${method}` }, method);
}

function opener({ place, name }: PlaceRow, { go }: Page): HTMLElement {
  return button(name, { class: 'link' }, () => go(openingOf(place), 'step'));
}

/** What to change so that a place is shown: a Region its balancers, a node within its balancer. */
export function openingOf(place: Place): Partial<PageState> {
  const { balancer, node, accountId, region, balancerType } = place;
  if (balancer === null) return { level: 'balancer', region, type: balancerType, page: '1' };
  return { balancer, account: accountId ?? '', in: region, node: node ?? '' };
}

function ownerOf({ level, balancer, accountId }: Place): Child {
  const of = [...(level === 'node' ? [balancer] : []), ...(accountId === null ? [] : [accountId])];
  return of.length === 0 ? null : el('span', { class: 'quiet owner' }, of.join(', '));
}

function deviationWords({ worst, place }: PlaceRow): readonly Child[] {
  if (worst === null) return [el('span', { class: 'quiet' }, 'none')];
  return [el('span', { class: `badge ${worst}` }, worst), ` ${count(place.deviations.length)}`];
}

function rateWords(log: ReportRate | null): readonly Child[] {
  if (log === null) return [el('span', { class: 'quiet' }, 'no logs')];
  const { rate, low, high, method, historyComplete } = log;
  if (rate === null || low === null || high === null) {
    const why = method === 'unobservable' ? 'log can’t tell' : 'nothing counted';
    return [el('span', { class: 'quiet' }, why), bullet(log)];
  }
  return [
    el('b', {}, percent(rate)),
    el(
      'span',
      { class: 'quiet owner' },
      `${interval(low, high)}${historyComplete ? '' : ', short history'}`,
    ),
    bullet(log),
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
