import type { Page, View } from '../data/page.ts';
import type { PageState } from '../data/page-state.ts';
import { toRow } from '../data/place-rows.ts';
import { type Balancer, namedBalancers, type Place } from '../data/places.ts';
import { balancerNotes } from '../data/watch/watch-words.ts';
import { curves } from '../views/curve-view.ts';
import { deviationList } from '../views/deviations-view.ts';
import { button, el } from '../views/dom.ts';
import { balancerLags } from '../views/lag-view.ts';
import { badge } from '../views/place-cells.ts';
import { openingOf, placeLink } from '../views/place-link.ts';
import { qualityTable } from '../views/quality-view.ts';
import { clientsView } from './clients-view.ts';
import { judgement } from './judgement-view.ts';
import { lossChart } from './loss-view.ts';
import { marksView } from './marks-view.ts';
import { matrixTables } from './matrix-view.ts';
import { survivalView } from './survival-view.ts';

const CLOSED = { balancer: '', account: '', in: '', node: '' } as const;

/** One balancer, or one of its nodes: its verdict, where resumption is lost, its clients, matrix, curves and sources. */
export function balancerView(target: HTMLElement, page: Page): View {
  let shown = '';
  return (state) => {
    const found = namedBalancers(page.places, state);
    const [balancer] = found;
    target.hidden = state.balancer === '';
    const opened = JSON.stringify([state.balancer, state.account, state.in, state.node]);
    if (target.hidden) target.replaceChildren();
    else
      target.replaceChildren(
        ...(balancer === undefined
          ? [
              el('h2', { tabindex: '-1' }, 'Not in this report'),
              el('p', {}, `No balancer is called ${state.balancer} here.`),
              closer(page),
            ]
          : content(balancer, found, page, state)),
      );
    if (opened !== shown && !target.hidden) target.querySelector('h2')?.focus();
    shown = opened;
  };
}

function content(
  balancer: Balancer,
  found: readonly Balancer[],
  page: Page,
  state: PageState,
): readonly HTMLElement[] {
  const node = balancer.nodes.find((one) => one.node === state.node);
  const place = node ?? balancer;
  return [
    el(
      'nav',
      { class: 'path', 'aria-label': 'Where this is' },
      button(balancer.region, { class: 'link' }, () =>
        page.go({ ...CLOSED, ...openingOf({ ...balancer, balancer: null }) }, 'step'),
      ),
      ' › ',
      node === undefined ? balancer.balancer : placeLink(balancer, page),
      ...(node === undefined ? [] : [' › ', node.node]),
      ' ',
      closer(page),
    ),
    el('h2', { tabindex: '-1' }, place.node ?? balancer.balancer),
    el(
      'p',
      { class: 'quiet' },
      `${balancer.balancerType}, ${balancer.region}, account ${balancer.accountId ?? 'not known'} `,
      ...toRow(place).methods.map(badge),
    ),
    ...otherBalancers(found, page),
    ...judgement(balancer),
    ...balancerNotes(balancer, page.report).map((text) =>
      el('p', { class: 'quiet', 'data-note': '' }, text),
    ),
    ...nodeButtons(balancer, node, page),
    el('h3', {}, 'What deviates here'),
    ...deviationList(page, state),
    el('h3', {}, 'Sessions offered by probes: issuer by node'),
    matrixTables(node === undefined ? balancer : { ...balancer, cells: cellsOf(balancer, node) }),
    ...marksView(balancer),
    ...survivalView(balancer, node?.node ?? null),
    el(
      'div',
      { class: 'beside' },
      el('div', { class: 'part' }, el('h3', {}, 'Where resumption is lost'), lossChart(place)),
      node === undefined
        ? el('div', { class: 'part' }, el('h3', {}, 'Clients'), clientsView(balancer))
        : null,
    ),
    el('h3', {}, 'Rate over time'),
    curves(node === undefined ? [balancer, ...balancer.nodes] : [node], page, state),
    el('h3', {}, 'What was read of it'),
    ...balancerLags(balancer),
    qualityTable(balancer.sources),
  ];
}

function closer({ go }: Page): HTMLElement {
  return button('Close', {}, () => go(CLOSED, 'step'));
}

function cellsOf({ cells }: Balancer, { node }: Place): Balancer['cells'] {
  return cells.filter((cell) => cell.node === node || cell.issuerNode === node);
}

function otherBalancers(found: readonly Balancer[], page: Page): readonly HTMLElement[] {
  if (found.length < 2) return [];
  return [
    el(
      'p',
      {},
      'Others of this name: ',
      ...found
        .slice(1)
        .flatMap((other) => [
          placeLink(other, page, `${other.region}, account ${other.accountId ?? 'not known'}`),
          ' ',
        ]),
    ),
  ];
}

function nodeButtons(
  { nodes }: Balancer,
  open: Place | undefined,
  { go }: Page,
): readonly HTMLElement[] {
  if (nodes.length === 0) return [];
  return [
    el(
      'div',
      { class: 'choice', role: 'group', 'aria-label': 'Nodes' },
      button('all nodes', { 'aria-pressed': String(open === undefined) }, () =>
        go({ node: '' }, 'step'),
      ),
      ...nodes.map((node) =>
        button(
          `${node.node}${node.deviations.length > 0 ? ' ⚠' : ''}`,
          { 'aria-pressed': String(node === open) },
          () => go({ node: node.node ?? '' }, 'step'),
        ),
      ),
    ),
  ];
}
