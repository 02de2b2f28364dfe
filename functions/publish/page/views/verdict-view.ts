import { count, counted } from '../../../model/wording.ts';
import type { Page, View } from '../data/page.ts';
import { duration, minute } from '../data/time-words.ts';
import { typeSummaries, verdictOf } from '../data/verdict.ts';
import { button, el } from './dom.ts';

const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;

/** The verdict: how many balancers behave as documented, what deviates, how fresh it is. */
export function verdictView(target: HTMLElement, page: Page): View {
  const { report, places } = page;
  const verdict = verdictOf(places);
  const tiles = [
    tile('as-documented', verdict.asDocumented, 'as documented'),
    tile('deviating', verdict.deviating, 'deviating'),
    ...(verdict.suspected > 0 ? [tile('suspected', verdict.suspected, 'suspected only')] : []),
    ...(verdict.withoutRate > 0 ? [tile('untold', verdict.withoutRate, 'no rate known')] : []),
  ];
  target.replaceChildren(
    el(
      'p',
      { class: 'headline', 'data-verdict': verdict.deviating > 0 ? 'bad' : 'good' },
      headline(verdict),
    ),
    el('p', { class: 'freshness' }, freshness(page)),
    el('div', { class: 'tiles' }, ...tiles),
    el('div', { class: 'severities' }, ...severityButtons(page)),
    el(
      'ul',
      { class: 'types' },
      ...typeSummaries(places).map((summary) =>
        el(
          'li',
          { 'data-type': summary.balancerType },
          el('b', {}, summary.balancerType),
          ` ${summary.headline}`,
          el('span', { class: 'quiet' }, summary.details.map((text) => ` · ${text}`).join('')),
        ),
      ),
    ),
    ...(report.rates.some(({ historyComplete }) => !historyComplete)
      ? [el('p', { class: 'quiet' }, incomplete(report.sessionLifetimeHours))]
      : []),
  );
  return () => {};
}

function headline({ balancers, deviating, asDocumented }: ReturnType<typeof verdictOf>): string {
  if (balancers === 0) return 'No balancer was seen.';
  if (deviating > 0) {
    return (
      `${count(deviating)} of ${counted(balancers, 'balancer')} ` +
      `${deviating === 1 ? 'deviates' : 'deviate'} from what AWS documents.`
    );
  }
  if (asDocumented === 0) return `Nothing can be told of ${counted(balancers, 'balancer')} yet.`;
  return 'Nothing deviates from what AWS documents.';
}

function tile(id: string, value: number, label: string): HTMLElement {
  return el('div', { class: 'tile', 'data-tile': id }, el('strong', {}, count(value)), ` ${label}`);
}

function freshness({ report, nowMs }: Page): string {
  const { start, end } = report.window;
  if (start === null || end === null) return 'No handshake was counted.';
  const age = nowMs - Date.parse(end);
  const ago = age < 0 ? '' : ` (${duration(age)} ago)`;
  return (
    `Handshakes from ${minute(start)} to ${minute(end)} UTC${ago}. ` +
    `Clients count as returning for ${report.sessionLifetimeHours} h.`
  );
}

function incomplete(hours: number): string {
  return (
    `Some rates are marked “short history”: less than ${hours} h of logs lie before them, ` +
    'so who came back is not fully known.'
  );
}

function severityButtons({ report, go }: Page): readonly HTMLElement[] {
  const by = Object.groupBy(report.deviations, ({ severity }) => severity);
  return SEVERITIES.flatMap((severity) => {
    const deviations = by[severity] ?? [];
    if (deviations.length === 0) return [];
    const rules = [...new Set(deviations.map(({ rule }) => rule))];
    return [
      el(
        'div',
        { class: 'severity-line' },
        el('span', { class: `badge ${severity}` }, severity),
        ` ${count(deviations.length)}: `,
        ...rules.map((rule) =>
          button(rule, { class: 'chip' }, () =>
            go({ rule, balancer: '', node: '', page: '1' }, 'step'),
          ),
        ),
      ),
    ];
  });
}
