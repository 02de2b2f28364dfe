import type { ReportDeviation } from '../../../model/report.ts';
import { counted } from '../../../model/wording.ts';
import type { Page, View } from '../data/page.ts';
import type { PageState } from '../data/page-state.ts';
import { weight } from '../data/place-rows.ts';
import { shownDeviations } from '../data/shown-deviations.ts';
import { minute } from '../data/time-words.ts';
import { VERDICT_LABELS } from '../data/verdict-words.ts';
import { button, el, held, numberCell, outLink, row, table } from './dom.ts';

const SHOWN_MAX = 40;

/** The deviations of all balancers; hidden while a balancer is open, whose view lists its own. */
export function deviationsView(target: HTMLElement, page: Page): View {
  return (state) => {
    const section = held('deviations-section');
    section.hidden = state.balancer !== '';
    target.replaceChildren(...(section.hidden ? [] : deviationList(page, state)));
  };
}

/** Deviations, worst first, one article a balancer and rule: seen, documented, what to do. */
export function deviationList(page: Page, state: PageState): readonly HTMLElement[] {
  const all = shownDeviations(page.report.deviations, page.places, state);
  const groups = [...Map.groupBy(all, groupOf).values()].toSorted(
    ([a], [b]) => weight(b?.severity ?? null) - weight(a?.severity ?? null),
  );
  const rest = `The worst ${SHOWN_MAX}; filter by rule or open a balancer for the others.`;
  return [
    countLine(all.length, state, page),
    ...groups.slice(0, SHOWN_MAX).flatMap((group) => article(group, page)),
    ...(groups.length > SHOWN_MAX ? [el('p', {}, rest)] : []),
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

function groupOf(deviation: ReportDeviation): string {
  const { severity, rule, balancerType, region, accountId, balancer } = deviation;
  return JSON.stringify([balancerType, region, accountId, balancer, severity, rule]);
}

function countWords(all: number, { rule, balancer, verdict }: PageState): string {
  const label = Object.entries(VERDICT_LABELS).find(([name]) => name === verdict)?.[1];
  const whose = label === undefined ? '' : ` at balancers with the verdict “${label}”`;
  const which = `${rule === '' ? '' : ` by ${rule}`}${balancer === '' ? whose : ` at ${balancer}`}`;
  return all === 0 ? `No deviation${which}.` : `${counted(all, 'deviation')}${which}.`;
}

function article(group: readonly ReportDeviation[], page: Page): readonly HTMLElement[] {
  const [first] = group;
  if (first === undefined) return [];
  const { rule, severity, balancerType, region, accountId, balancer } = first;
  const account = accountId === 'unknown' ? '' : accountId;
  const open = () => page.go({ balancer, account, in: region, node: '' }, 'step');
  const runbook = () => page.go({ runbook: rule }, 'step');
  const documents = new Map(group.map(({ says, source }) => [says, source]));
  return [
    el(
      'article',
      { class: `deviation ${severity}`, 'data-rule': rule },
      el(
        'h3',
        {},
        ...[el('span', { class: `badge ${severity}` }, severity), ` ${rule} `],
        button(balancer, { class: 'link' }, open),
      ),
      el('p', { class: 'quiet' }, `${balancerType}, ${region}, account ${accountId}`),
      ...findings(group, page),
      ...[...documents].map(([says, source]) =>
        el('p', {}, 'Documented: ', el('q', {}, says), ' ', outLink('AWS document', source)),
      ),
      page.runbooks[rule] === undefined ? null : button('Runbook: what to do', {}, runbook),
      numbersBehind(group),
    ),
  ];
}

/** What was seen; of one node as a sentence, of several as a list. */
function findings(group: readonly ReportDeviation[], { go }: Page): readonly HTMLElement[] {
  const found = group.map((deviation) => {
    const { balancer, accountId, region, node, mechanism, reason, historyComplete } = deviation;
    const account = accountId === 'unknown' ? '' : accountId;
    const open = () => go({ balancer, account, in: region, node: node ?? '' }, 'step');
    return [
      ...(node === null ? [] : [button(node, { class: 'link' }, open), ': ']),
      reason,
      ...(mechanism === null ? [] : [` (${mechanism})`]),
      ...(historyComplete ? [] : [' Short history: less than a session lifetime of logs before.']),
    ];
  });
  const [only = [], ...more] = found;
  if (more.length === 0) return [el('p', {}, ...only)];
  return [el('ul', { class: 'findings' }, ...found.map((parts) => el('li', {}, ...parts)))];
}

function numbersBehind(group: readonly ReportDeviation[]): HTMLElement {
  const made = el('details', {}, el('summary', {}, 'Numbers behind it'));
  made.addEventListener('toggle', () => {
    if (made.childElementCount === 1) made.append(...group.map(numbers));
  });
  return made;
}

function numbers({ node, mechanism, relation, observed }: ReportDeviation): HTMLElement {
  const name = [node, mechanism, relation].filter((part) => part !== null).join(', ');
  const rows = Object.entries(observed).map(([key, value]) =>
    row({}, key, [numberCell(valueText(value))]),
  );
  return table({ class: 'plain' }, el('caption', {}, name), [], rows);
}

function valueText(value: ReportDeviation['observed'][string]): string {
  if (typeof value === 'number') return Number.isInteger(value) ? `${value}` : value.toFixed(4);
  return /^\d{4}-\d\d-\d\dT/.test(`${value}`) ? `${minute(`${value}`)} UTC` : `${value}`;
}
