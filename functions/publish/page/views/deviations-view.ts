import type { ReportDeviation } from '../../../model/report.ts';
import { count, counted } from '../../../model/wording.ts';
import {
  type DeviationCard,
  deviationCards,
  type Fact,
  type FactPlace,
} from '../data/cards/deviation-cards.ts';
import { shownDeviations } from '../data/cards/shown-deviations.ts';
import { impactCount, impactOf } from '../data/impact.ts';
import type { Page, View } from '../data/page.ts';
import type { PageState } from '../data/page-state.ts';
import { minute } from '../data/time-words.ts';
import { VERDICT_LABELS } from '../data/verdict-words.ts';
import { deviationRunbook } from './deviation-runbook.ts';
import { button, type Child, el, held, numberCell, outLink, row, table, unfolding } from './dom.ts';
import { wordLink } from './glossary-view.ts';
import { placeLink } from './place-link.ts';

/** So many cards stand open above the table; the others unfold. */
const CARDS_OPEN = 6;
/** So many facts of a card stand open, and so many places of a fact. */
const FACTS_OPEN = 3;
const PLACES_OPEN = 4;
const NODES_NAMED = 8;
/** A longer list of places is no list to read: the table filters them. */
const FACTS_MAX = 40;

/** The deviations of all balancers; hidden while a balancer is open, whose view lists its own. */
export function deviationsView(target: HTMLElement, page: Page): View {
  return (state) => {
    const section = held('deviations-section');
    section.hidden = state.balancer !== '';
    target.replaceChildren(...(section.hidden ? [] : deviationList(page, state)));
  };
}

/** Deviations, what costs most first, one card a rule and severity: seen, documented, what to do. */
export function deviationList(page: Page, state: PageState): readonly HTMLElement[] {
  const all = shownDeviations(page.report.deviations, page.places, state);
  const cards = deviationCards(all, page.places).map((card) => article(card, page, state));
  const rest = cards.slice(CARDS_OPEN);
  return [
    countLine(all.length, state, page),
    el('div', { class: 'cards' }, ...cards.slice(0, CARDS_OPEN)),
    ...(rest.length === 0
      ? []
      : [unfolding(counted(rest.length, 'more card'), el('div', { class: 'cards' }, ...rest))]),
  ];
}

function countLine(all: number, state: PageState, { go }: Page): HTMLElement {
  const clear = button('all rules', {}, () => go({ rule: '' }, 'step'));
  return el(
    'p',
    { class: 'quiet', 'aria-live': 'polite', id: 'deviations-count' },
    countWords(all, state),
    ...(state.rule === '' ? [] : [' ', clear]),
  );
}

function countWords(all: number, { rule, balancer, verdict }: PageState): string {
  const label = Object.entries(VERDICT_LABELS).find(([name]) => name === verdict)?.[1];
  const whose = label === undefined ? '' : ` at balancers with the verdict “${label}”`;
  const which = `${rule === '' ? '' : ` by ${rule}`}${balancer === '' ? whose : ` at ${balancer}`}`;
  return all === 0 ? `No deviation${which}.` : `${counted(all, 'deviation')}${which}.`;
}

function article(card: DeviationCard, page: Page, state: PageState): HTMLElement {
  const { rule, severity, facts, deviations, balancers } = card;
  const isAlone = state.balancer !== '' || balancers.length === 1;
  const shown = facts.slice(0, FACTS_MAX).map((fact) => factItem(fact, page, isAlone));
  const left = facts.length - shown.length;
  return el(
    'article',
    { class: `deviation ${severity}`, 'data-rule': rule },
    el('h3', {}, el('span', { class: `badge ${severity}` }, severity), ` ${rule}`),
    el('p', { class: 'quiet' }, ...whereWords(card, page, state), ...impactWords(card, page)),
    ...folded(shown, FACTS_OPEN, 'more fact', 'findings'),
    left > 0 ? el('p', {}, `${count(left)} more: filter the table by this rule.`) : null,
    ...documentWords(deviations),
    ...nextWords(deviations),
    deviationRunbook(card, page),
    numbersBehind(deviations),
  );
}

/** A list of which the first stand open. */
function folded(
  items: readonly HTMLElement[],
  open: number,
  noun: string,
  style: string,
): readonly HTMLElement[] {
  if (items.length === 0) return [];
  const first = el('ul', { class: style }, ...items.slice(0, open));
  const rest = items.slice(open);
  if (rest.length === 0) return [first];
  return [first, unfolding(counted(rest.length, noun), el('ul', { class: style }, ...rest))];
}

function documentWords(deviations: readonly ReportDeviation[]): readonly HTMLElement[] {
  const documents = [...new Map(deviations.map(({ says, source }) => [says, source]))];
  const [first, ...rest] = documents.map(([says, source]) =>
    el('p', {}, 'Documented: ', el('q', {}, says), ' ', outLink('AWS document', source)),
  );
  if (first === undefined) return [];
  return rest.length === 0
    ? [first]
    : [first, unfolding(`Documented, ${rest.length} more`, ...rest)];
}

/** What to do first; a report of an older version does not say it. Equal steps are one, named for its first place. */
function nextWords(deviations: readonly Partial<ReportDeviation>[]): readonly HTMLElement[] {
  const steps = new Map<string, string>();
  for (const { next, balancer = '', node } of deviations) {
    if (next === undefined) continue;
    const anywhere = next.replaceAll(node ?? balancer, '').replaceAll(balancer, '');
    if (!steps.has(anywhere)) steps.set(anywhere, next);
  }
  const [first, ...rest] = [...steps.values()].map((step) =>
    el('p', { class: 'next' }, el('b', {}, 'Next: '), step),
  );
  if (first === undefined) return [];
  return rest.length === 0 ? [first] : [first, unfolding(`Next, ${rest.length} more`, ...rest)];
}

/** Where it is: one balancer by its name, several by their number. */
function whereWords(
  { balancerType, balancers, deviations }: DeviationCard,
  page: Page,
  state: PageState,
): readonly Child[] {
  const nodes = new Set(
    deviations.flatMap(({ balancer, node }) => (node === null ? [] : [`${balancer} ${node}`])),
  );
  const [only, ...more] = balancers;
  const atNodes = nodes.size === 0 ? '. ' : `, ${counted(nodes.size, 'node')}. `;
  if (only === undefined || more.length > 0) {
    return [`${balancerType}: ${counted(balancers.length, 'balancer')}${atNodes}`];
  }
  const owner = ` ${balancerType}, ${ownerWords(only)}${atNodes}`;
  return state.balancer === '' ? [placeLink(only, page), owner] : [owner];
}

function ownerWords({ region, accountId }: FactPlace['balancer']): string {
  return accountId === null ? region : `${region}, ${accountId}`;
}

function impactWords({ impact }: DeviationCard, page: Page): readonly Child[] {
  if (impact === null) return ['No log there marks resumption.'];
  return [
    el('b', { 'data-impact': '' }, impactCount(impact)),
    ' ',
    wordLink('avoidable', page),
    ' full handshakes a day.',
  ];
}

/** What was seen, and where; on a card of one balancer its nodes alone. */
function factItem(fact: Fact, page: Page, isAlone: boolean): HTMLElement {
  const { reason, mechanism, historyComplete, places } = fact;
  const items = places.flatMap((place) => {
    if (!isAlone) return [placeItem(place, page)];
    const nodes = nodeLinks(place, page);
    return nodes.length === 0 ? [] : [el('li', {}, ...nodes)];
  });
  return el(
    'li',
    {},
    reason,
    mechanism === null ? null : ` (${mechanism})`,
    historyComplete ? null : ' Short history: less than a session lifetime of logs before.',
    ...folded(items, PLACES_OPEN, 'more balancer', 'where'),
  );
}

function placeItem(place: FactPlace, page: Page): HTMLElement {
  const { balancer } = place;
  const impact = impactOf(balancer);
  const nodes = nodeLinks(place, page);
  return el(
    'li',
    {},
    placeLink(balancer, page),
    el(
      'span',
      { class: 'quiet' },
      ` ${ownerWords(balancer)}${impact === null ? '' : `, ${impactCount(impact)} a day`}`,
    ),
    ...(nodes.length === 0 ? [] : [': ', ...nodes]),
  );
}

function nodeLinks({ balancer, nodes }: FactPlace, page: Page): readonly Child[] {
  const links = nodes.slice(0, NODES_NAMED).flatMap((name, at) => {
    const node = balancer.nodes.find((one) => one.node === name);
    return [at === 0 ? null : ', ', node === undefined ? name : placeLink(node, page)];
  });
  const left = nodes.length - NODES_NAMED;
  return left > 0 ? [...links, ` and ${left} more`] : links;
}

function numbersBehind(group: readonly ReportDeviation[]): HTMLElement {
  const made = el('details', {}, el('summary', {}, 'Numbers behind it'));
  made.addEventListener('toggle', () => {
    if (made.childElementCount === 1) made.append(...group.slice(0, FACTS_MAX).map(numbers));
  });
  return made;
}

function numbers({ balancer, node, mechanism, relation, observed }: ReportDeviation): HTMLElement {
  const name = [balancer, node, mechanism, relation].filter((part) => part !== null).join(', ');
  const rows = Object.entries(observed).map(([key, value]) =>
    row({}, key, [numberCell(valueText(value))]),
  );
  return table({ class: 'plain' }, el('caption', {}, name), [], rows);
}

function valueText(value: ReportDeviation['observed'][string]): string {
  if (typeof value === 'number') return Number.isInteger(value) ? `${value}` : value.toFixed(4);
  return /^\d{4}-\d\d-\d\dT/.test(`${value}`) ? `${minute(`${value}`)} UTC` : `${value}`;
}
