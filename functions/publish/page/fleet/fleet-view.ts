import { count, counted } from '../../../model/wording.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Page, View } from '../data/page.ts';
import { formatState, INITIAL_STATE, type PageState } from '../data/page-state.ts';
import { minute } from '../data/time-words.ts';
import { VERDICTS_WORST_FIRST } from '../data/verdict.ts';
import { VERDICT_LABELS } from '../data/verdict-words.ts';
import {
  el,
  hiddenCaption,
  numberCell,
  row,
  scrollBox,
  stateLink,
  table,
  unfolding,
} from '../views/dom.ts';
import { verdictBadge, verdictMark } from '../views/verdict-badge.ts';
import {
  fleetHeadline,
  fleetVerdicts,
  type PartRow,
  pageAge,
  partRows,
  sumSources,
} from './fleet-rows.ts';

/** What the table of many reports is drawn from. */
export interface FleetPage {
  readonly fleet: Fleet;
  /** The parts whose reports this file holds. */
  readonly blocks: readonly string[];
  readonly nowMs: number;
  readonly go: Page['go'];
}

const SHOWN_MAX = 200;
const SHOWN = VERDICTS_WORST_FIRST.filter((name) => name !== 'unknown');

/** All Regions and accounts: who reported when, what deviates where; or the way back to it. */
export function fleetView(target: HTMLElement, page: FleetPage): View {
  let shown: string | null = null;
  return ({ part }) => {
    if (part === shown) return;
    const wasOpen = shown !== null;
    shown = part;
    const found = partRows(page.fleet, page.nowMs).find((one) => one.part.name === part);
    target.replaceChildren(...(part === '' ? overview(page) : onePart(part, found, page)));
    if (wasOpen) {
      scrollTo(0, 0);
      target.querySelector<HTMLElement>('h2')?.focus();
    }
  };
}

function overview(page: FleetPage): readonly HTMLElement[] {
  const { fleet, nowMs } = page;
  const headline = fleetHeadline(fleet);
  const old = pageAge(fleet, nowMs);
  return [
    el('h2', { class: 'hidden', tabindex: '-1' }, 'All Regions and accounts'),
    el('p', { class: 'headline', 'data-verdict': headline.verdict }, headline.text),
    el('p', { class: 'freshness' }, `Put together at ${minute(fleet.generatedAt)} UTC.`),
    ...(old === null ? [] : [el('p', { class: 'no-logs', 'data-page-age': '' }, old)]),
    tiles(fleet),
    scrollBox('Reports by account and Region', partTable(page)),
    ...leftOutList(fleet),
    el('h2', {}, 'All together'),
    scrollBox('Sums over the reports', sumTable(fleet)),
    ...repeatedLine(fleet),
    el('h2', {}, 'What deviates, in all Regions'),
    deviatingTable(page),
  ];
}

function tiles(fleet: Fleet): HTMLElement {
  const counts = fleetVerdicts(fleet);
  const names = VERDICTS_WORST_FIRST.filter((name) => name !== 'unknown' || counts.unknown);
  return el(
    'div',
    { class: 'tiles' },
    ...names.map((name) =>
      el(
        'div',
        { class: `tile ${name}`, 'data-tile': name },
        verdictMark(name),
        el('strong', {}, count(counts[name] ?? 0)),
        ` ${VERDICT_LABELS[name]}`,
      ),
    ),
  );
}

function partTable(page: FleetPage): HTMLTableElement {
  const { fleet, nowMs } = page;
  return table(
    { class: 'plain parts' },
    hiddenCaption('Reports by account and Region'),
    ['Account and Region', 'Reported', ...SHOWN.map((name) => VERDICT_LABELS[name]), 'Handshakes'],
    partRows(fleet, nowMs).map((one) => partRow(one, page)),
  );
}

function partRow(one: PartRow, page: FleetPage): HTMLTableRowElement {
  const { part } = one;
  const handshakes = part.types.reduce((sum, type) => sum + type.handshakes, 0);
  const made = row({ 'data-part': part.name, ...(part.stale ? { class: 'stale' } : {}) }, '', [
    reportedCell(one),
    ...SHOWN.map((name) => numberCell(count(part.verdicts[name] ?? 0))),
    numberCell(count(handshakes)),
  ]);
  made.querySelector('th')?.append(partLink(part.name, page));
  return made;
}

function reportedCell({ part, ago, states }: PartRow): HTMLTableCellElement {
  return el(
    'td',
    {},
    el(
      'time',
      { datetime: part.reportedAt, title: `${minute(part.reportedAt)} UTC` },
      `${ago} ago`,
    ),
    ...states.flatMap(({ word, says }) => [
      ' ',
      el('span', { class: `state ${word.split(' ', 1)[0]}`, title: says }, word),
    ]),
  );
}

/** Opens a part, and in it a balancer where one is named. */
function partLink(
  part: string,
  { blocks, go }: FleetPage,
  changes: Partial<PageState> = {},
  text: string = part,
): Node | string {
  if (!blocks.includes(part)) return text;
  const next = { ...INITIAL_STATE, part, ...changes };
  return stateLink(text, { href: formatState(next) }, () => go(next, 'step'));
}

function leftOutList({ leftOut }: Fleet): readonly HTMLElement[] {
  if (leftOut.length === 0) return [];
  return [
    el(
      'div',
      { class: 'no-logs', 'data-left-out': '' },
      el('p', {}, `Left out, because it can't be shown: ${counted(leftOut.length, 'object')}.`),
      el(
        'ul',
        {},
        ...leftOut.map(({ key, reason }) => el('li', {}, el('code', {}, key), ` ${reason}`)),
      ),
    ),
  ];
}

function sumTable({ sums, parts }: Fleet): HTMLTableElement {
  return table(
    { class: 'plain sums' },
    hiddenCaption('Sums over the reports'),
    ['Type', 'Balancers', 'Handshakes', 'Resumed', 'Full', 'Unknown', 'Failed', 'The sum of'],
    sums.map((sum) =>
      row({ 'data-sum': sum.balancerType }, sum.balancerType, [
        numberCell(count(sum.balancers)),
        ...[sum.handshakes, sum.resumed, sum.full, sum.unknown, sum.failed].map((value) =>
          numberCell(count(value)),
        ),
        sumSources(sum, parts.length),
      ]),
    ),
  );
}

function repeatedLine({ repeated }: Fleet): readonly HTMLElement[] {
  if (repeated.length === 0) return [];
  return [
    unfolding(
      `${counted(repeated.length, 'balancer')} in more than one report: the sums count each time`,
      el(
        'ul',
        {},
        ...repeated
          .slice(0, SHOWN_MAX)
          .map(({ balancer, region, accountId, parts }) =>
            el('li', {}, `${balancer}, ${region}, account ${accountId}: ${parts.join(', ')}`),
          ),
      ),
    ),
  ];
}

function deviatingTable(page: FleetPage): HTMLElement {
  const { deviating, parts } = page.fleet;
  if (deviating.length === 0) {
    return el('p', {}, parts.length === 0 ? 'There is no report.' : 'No balancer deviates.');
  }
  const rows = deviating.slice(0, SHOWN_MAX).map((one) => {
    const { part, balancer, accountId: account, region, verdict, rules, reason } = one;
    const opens = { balancer, account: account === 'unknown' ? '' : account, in: region };
    const made = row({ 'data-deviating': balancer, 'data-of': part }, '', [
      el('td', {}, verdictBadge(verdict)),
      el('td', {}, partLink(part, page)),
      el('td', {}, rules.join(', '), el('span', { class: 'owner quiet' }, reason)),
    ]);
    made
      .querySelector('th')
      ?.replaceChildren(
        ...[partLink(part, page, opens, balancer)].filter((child) => child !== null),
        el('span', { class: 'owner quiet' }, `${region}, account ${account}`),
      );
    return made;
  });
  const more = deviating.length - rows.length;
  return el(
    'div',
    {},
    scrollBox(
      'What deviates, in all Regions',
      table(
        { class: 'plain deviating' },
        hiddenCaption('What deviates, in all Regions'),
        ['Balancer', 'Verdict', 'Report of', 'Why'],
        rows,
      ),
    ),
    more > 0 ? el('p', { class: 'quiet' }, `${count(more)} more: open their Regions.`) : null,
  );
}

/** Above an open part: whose it is, how old, and the way back. */
function onePart(
  name: string,
  found: PartRow | undefined,
  { blocks, go }: FleetPage,
): readonly HTMLElement[] {
  const back = stateLink('All Regions and accounts', { href: formatState(INITIAL_STATE) }, () =>
    go(INITIAL_STATE, 'step'),
  );
  const path = el('nav', { class: 'path', 'aria-label': 'Where this is' }, back, ' › ', name);
  if (found === undefined) {
    return [path, el('h2', { tabindex: '-1' }, 'Not among these reports'), el('p', {}, name)];
  }
  const { part, ago, states } = found;
  const place =
    part.accountId === null ? name : `${part.region ?? ''}, reported by account ${part.accountId}`;
  return [
    path,
    el('h2', { tabindex: '-1' }, place),
    el(
      'p',
      { class: 'freshness', 'data-reported': part.name },
      `Reported ${ago} ago, at ${minute(part.reportedAt)} UTC. `,
      ...states.map(({ word, says }) =>
        el('span', {}, el('b', { class: `state ${word.split(' ', 1)[0]}` }, word), ` ${says} `),
      ),
    ),
    ...(blocks.includes(name)
      ? []
      : [el('p', {}, 'Its report is not in this file, which would be too large with it.')]),
  ];
}
