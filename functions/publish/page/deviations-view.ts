import type { ReportDeviation } from '../../model/report.ts';
import { compareText } from '../../model/text-order.ts';
import { button, el, outLink } from './dom.ts';
import type { Page, View } from './page.ts';
import type { PageState } from './page-state.ts';
import { weight } from './place-rows.ts';
import { counted, minute } from './wording.ts';

const SHOWN_MAX = 40;

/** What deviates, worst first: seen, documented, where, and what to do. */
export function deviationsView(target: HTMLElement, page: Page): View {
  return (state) => {
    const all = page.report.deviations.filter((deviation) => isShown(deviation, state));
    const worstFirst = all.toSorted(
      (a, b) => weight(b.severity) - weight(a.severity) || compareText(placeOf(a), placeOf(b)),
    );
    target.replaceChildren(
      el(
        'p',
        { class: 'quiet', 'aria-live': 'polite', id: 'deviations-count' },
        countWords(all.length, state),
        ...(state.rule === ''
          ? []
          : [' ', button('all rules', {}, () => page.go({ rule: '' }, 'step'))]),
      ),
      ...worstFirst.slice(0, SHOWN_MAX).map((deviation) => article(deviation, page)),
      ...(all.length > SHOWN_MAX
        ? [
            el(
              'p',
              {},
              `The first ${SHOWN_MAX}; filter by rule or open a balancer to see the others.`,
            ),
          ]
        : []),
    );
  };
}

function isShown(
  deviation: ReportDeviation,
  { rule, balancer, in: region, type, region: within }: PageState,
): boolean {
  if (rule !== '' && deviation.rule !== rule) return false;
  if (balancer === '') {
    return (
      (type === '' || deviation.balancerType === type) &&
      (within === '' || deviation.region === within)
    );
  }
  return deviation.balancer === balancer && (region === '' || deviation.region === region);
}

function countWords(all: number, { rule, balancer }: PageState): string {
  const which = [rule === '' ? '' : ` by ${rule}`, balancer === '' ? '' : ` at ${balancer}`].join(
    '',
  );
  return all === 0 ? `No deviation${which}.` : `${counted(all, 'deviation')}${which}.`;
}

function placeOf({ balancerType, region, accountId, balancer, node }: ReportDeviation): string {
  return [balancerType, region, accountId, balancer, node ?? ''].join(' ');
}

function article(deviation: ReportDeviation, page: Page): HTMLElement {
  const { rule, severity, balancer, region, accountId, node, says, source, reason } = deviation;
  const { balancerType, mechanism, relation, historyComplete } = deviation;
  const account = accountId === 'unknown' ? '' : accountId;
  const open = () => page.go({ balancer, account, in: region, node: node ?? '' }, 'step');
  const details = [node === null ? null : `node ${node}`, mechanism, relation].filter(
    (part) => part !== null,
  );
  return el(
    'article',
    { class: `deviation ${severity}`, 'data-rule': rule },
    el(
      'h3',
      {},
      el('span', { class: `badge ${severity}` }, severity),
      ` ${rule} `,
      button(balancer, { class: 'link' }, open),
    ),
    el(
      'p',
      { class: 'quiet' },
      [balancerType, region, `account ${accountId}`, ...details].join(', '),
    ),
    el('p', {}, reason),
    historyComplete
      ? null
      : el(
          'p',
          { class: 'quiet' },
          'Short history: less than a session lifetime of logs lies before it.',
        ),
    el('p', {}, 'Documented: ', el('q', {}, says), ' ', outLink('AWS document', source)),
    el(
      'div',
      { class: 'controls' },
      page.runbooks[rule] === undefined
        ? null
        : button('Runbook: what to do', {}, () => page.go({ runbook: rule }, 'step')),
      evidence(deviation),
    ),
  );
}

function evidence({ observed }: ReportDeviation): HTMLElement {
  const rows = Object.entries(observed).map(([name, value]) =>
    el('tr', {}, el('th', { scope: 'row' }, name), el('td', { class: 'number' }, valueText(value))),
  );
  return el(
    'details',
    {},
    el('summary', {}, 'Numbers behind it'),
    el('table', { class: 'plain' }, el('tbody', {}, ...rows)),
  );
}

function valueText(value: ReportDeviation['observed'][string]): string {
  if (typeof value === 'number') return Number.isInteger(value) ? `${value}` : value.toFixed(4);
  return /^\d{4}-\d\d-\d\dT/.test(`${value}`) ? `${minute(`${value}`)} UTC` : `${value}`;
}
