import { count, counted } from '../../../model/wording.ts';
import { impactCount, impactOf, impactSummary } from '../data/impact.ts';
import { missingLogsStep } from '../data/missing-logs.ts';
import { type Missing, missingOf, type NextStep } from '../data/next-steps.ts';
import type { Page, View } from '../data/page.ts';
import { duration, minute } from '../data/time-words.ts';
import { typeSummaries } from '../data/type-summary.ts';
import {
  headlineOf,
  sumVerdicts,
  VERDICTS_WORST_FIRST,
  type VerdictName,
} from '../data/verdict.ts';
import { LACK_WORDS, VERDICT_LABELS } from '../data/verdict-words.ts';
import { button, el, held } from './dom.ts';
import { wordLink } from './glossary-view.ts';
import { placeLink } from './place-link.ts';
import { verdictMark } from './verdict-badge.ts';
import { watchView } from './watch-view.ts';

const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;

/** The verdict over all balancers: the counts of the four, what is missing, how fresh it is. */
export function verdictView(target: HTMLElement, page: Page): View {
  const { report, places } = page;
  const counts = sumVerdicts(places.balancers);
  const headline = headlineOf(counts, report.deviations);
  const tiles = VERDICTS_WORST_FIRST.filter((name) => name !== 'unknown' || counts.unknown).map(
    (name) => ({ name, element: tile(name, counts[name] ?? 0, page) }),
  );
  target.replaceChildren(
    el('p', { class: 'headline', 'data-verdict': headline.verdict }, headline.text),
    ...impactLine(page),
    el('p', { class: 'freshness' }, freshness(page)),
    ...noLogs(missingLogsStep(report)),
    ...watchView(page),
    el('div', { class: 'tiles' }, ...tiles.map(({ element }) => element)),
    ...missingList(missingOf(places.balancers)),
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
  return ({ verdict }) => {
    for (const { name, element } of tiles) {
      if (element.matches('button')) element.setAttribute('aria-pressed', `${name === verdict}`);
    }
  };
}

/** What resumption could have saved: the figure first, then where most of it lies. */
function impactLine(page: Page): readonly HTMLElement[] {
  const { balancers } = page.places;
  const summary = impactSummary(balancers);
  if (summary === null) {
    const none = balancers.length === 0 ? [] : ['No log here marks resumption, so no figure of '];
    return none.map((text) =>
      el('p', { class: 'impact' }, text, wordLink('avoidable', page, 'avoidable handshakes'), '.'),
    );
  }
  const { perDay, unknown } = summary;
  const [worst] = summary.balancers;
  const most =
    worst === undefined
      ? []
      : [' Most at ', placeLink(worst, page), `: ${impactCount(impactOf(worst))}.`];
  const rest = ` ${counted(unknown, 'balancer')} without a figure: no log there marks resumption.`;
  return [
    el(
      'p',
      { class: 'impact', 'data-impact': '' },
      el('strong', {}, impactCount(perDay)),
      ' full handshakes a day were ',
      wordLink('avoidable', page),
      `, at ${count(summary.balancers.length)} of ${counted(balancers.length, 'balancer')}.`,
      ...most,
      el('span', { class: 'quiet' }, unknown === 0 ? '' : rest),
    ),
  ];
}

/** How many balancers have a verdict; pressed, the page shows these alone. */
function tile(name: VerdictName, value: number, { go }: Page): HTMLElement {
  const words = [verdictMark(name), el('strong', {}, count(value)), ` ${VERDICT_LABELS[name]}`];
  const attributes = { class: `tile ${name}`, 'data-tile': name };
  if (value === 0) return el('div', attributes, ...words);
  const made = button(null, { ...attributes, 'aria-pressed': 'false' }, () => {
    const verdict = made.getAttribute('aria-pressed') === 'true' ? '' : name;
    const closed = { balancer: '', account: '', in: '', node: '' };
    go({ ...closed, verdict, level: 'balancer', page: '1' }, 'step');
    if (verdict !== '') held('places-head').scrollIntoView();
  });
  made.append(...words);
  return made;
}

/** Said aloud: without logs, what follows rests on probes alone or on nothing. */
function noLogs(step: NextStep | null): readonly HTMLElement[] {
  if (step === null) return [];
  const code = el('pre', { tabindex: '0' }, el('code', {}, step.code));
  return [el('div', { class: 'no-logs', 'data-missing-logs': '' }, el('p', {}, step.text), code)];
}

function missingList(missing: readonly Missing[]): readonly HTMLElement[] {
  if (missing.length === 0) return [];
  return [
    el(
      'details',
      { class: 'missing' },
      el(
        'summary',
        {},
        'To know more, do next: ',
        missing
          .map(({ lack, balancers }) => `${LACK_WORDS[lack]} for ${counted(balancers, 'balancer')}`)
          .join(', '),
      ),
      el(
        'ul',
        {},
        ...missing.map(({ lack, text, code }) =>
          el('li', { 'data-lack': lack }, text, el('pre', { tabindex: '0' }, el('code', {}, code))),
        ),
      ),
    ),
  ];
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
    `Some rates are marked “short history”: less than ${hours} h of logs lie before a part of ` +
    'their handshakes. Rules about arrivals leave that part out.'
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
