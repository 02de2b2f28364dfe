import { areaY, axisX, axisY, dot, gridY, lineY, plot, pointerX, tip } from '@observablehq/plot';
import type { HistorySeries } from '../../../model/history.ts';
import { DAY_MS } from '../../../model/time.ts';
import { count, counted, interval, percent } from '../../../model/wording.ts';
import { type CurvePoint, curveName, pointsOf, seriesOf, spanOf } from '../data/curve.ts';
import type { Page } from '../data/page.ts';
import type { PageState } from '../data/page-state.ts';
import type { Place } from '../data/places.ts';
import { minute } from '../data/time-words.ts';
import { button, el, row, scrollBox, table } from './dom.ts';

const SPANS = { day: '24 hours', week: '7 days', month: '30 days' } as const;
/** More curves at once are not readable. */
const CURVES_MAX = 24;
const SIZE = { width: 360, height: 150, marginLeft: 40, marginRight: 12, marginTop: 12 } as const;

/** Rates over time, one curve a place: the interval as a band, the ceiling as a dashed line. */
export function curves(places: readonly Place[], page: Page, state: PageState): HTMLElement {
  const history = page.history();
  if (history === 'reading') return el('p', {}, 'Reading the history…');
  if (history === null) {
    return el(
      'p',
      {},
      'No history in this file: it shows one window. The deployed pipeline keeps hourly counts ' +
        'for 30 days, and so does a lake that you keep (--lake DIR).',
    );
  }
  const found = places.map((place) => ({ place, all: seriesOf(history, state.span, place) }));
  const kinds = [...new Set(found.flatMap(({ all }) => all.map(curveName)))].sort(logFirst);
  const kind = kinds.includes(state.curve) ? state.curve : kinds[0];
  const shown = found
    .flatMap(({ place, all }) => {
      const series = all.find((one) => curveName(one) === kind);
      return series === undefined ? [] : [{ place, series }];
    })
    .slice(0, CURVES_MAX);
  const rest = places.length - shown.length;
  return el(
    'div',
    {},
    chooser(page, state, kinds, kind ?? ''),
    spanOf(history, state.span) === null ? el('p', {}, 'Nothing was kept for this span.') : null,
    el(
      'div',
      { class: 'curves' },
      ...shown.map(({ place, series }) =>
        curve(titleOf(place), pointsOf(history, state.span, series), series),
      ),
    ),
    rest > 0 && shown.length > 0
      ? el(
          'p',
          { class: 'quiet' },
          `${counted(rest, 'place')} without such a curve, or past the first ${CURVES_MAX}.`,
        )
      : null,
  );
}

function logFirst(a: string, b: string): number {
  return Number(b === 'log') - Number(a === 'log') || (a < b ? -1 : 1);
}

function titleOf(place: Place): string {
  if (place.level === 'region') return `${place.region}, ${place.balancerType}`;
  return place.node ?? `all nodes of ${place.balancer}`;
}

function chooser(
  { go }: Page,
  state: PageState,
  kinds: readonly string[],
  kind: string,
): HTMLElement {
  const select = el(
    'select',
    {},
    ...kinds.map((name) => {
      const label = name === 'log' ? 'rate by logs' : `acceptance by probes: ${name}`;
      return el('option', { value: name, ...(name === kind ? { selected: '' } : {}) }, label);
    }),
  );
  select.addEventListener('change', () => go({ curve: select.value }, 'step'));
  return el(
    'div',
    { class: 'controls' },
    el(
      'div',
      { role: 'group', 'aria-label': 'Span of time', class: 'choice' },
      ...Object.entries(SPANS).map(([span, label]) =>
        button(label, { 'aria-pressed': String(span === state.span), 'data-span': span }, () =>
          go({ span }, 'step'),
        ),
      ),
    ),
    kinds.length < 2 ? null : el('label', {}, 'Curve ', select),
  );
}

function curve(title: string, points: readonly CurvePoint[], series: HistorySeries): HTMLElement {
  const known = points.filter(({ rate }) => rate !== null);
  const last = known.at(-1) ?? points.findLast(({ ceiling }) => ceiling !== null);
  const now = last === undefined ? 'nothing counted' : latestWords(last, series.method);
  const values = el('details', { class: 'values' }, el('summary', {}, 'Values'));
  values.addEventListener('toggle', () => {
    if (values.childElementCount === 1) values.append(valueTable(title, points));
  });
  return el(
    'figure',
    { class: 'curve', 'data-curve': title },
    el('figcaption', {}, el('b', {}, title), el('span', { class: 'quiet' }, ` ${now}`)),
    drawn(title, points, now),
    values,
  );
}

function latestWords(point: CurvePoint, method: HistorySeries['method']): string {
  const most = `ceiling ${percent(point.ceiling)}`;
  return method === 'unobservable'
    ? `${most}; the log can’t tell the rate`
    : `last ${percent(point.rate)}, ${most}`;
}

function drawn(title: string, points: readonly CurvePoint[], now: string): Element {
  const rows = [...points];
  const marks = [
    gridY({ ticks: [0, 0.5, 1] }),
    areaY(rows, { x: 'at', y1: 'low', y2: 'high', className: 'band' }),
    lineY(rows, { x: 'at', y: 'ceiling', className: 'ceiling', curve: 'step-after' }),
    lineY(rows, { x: 'at', y: 'rate', className: 'rate' }),
    dot(rows.filter(isAlone), { x: 'at', y: 'rate', r: 2.5, className: 'rate-dot' }),
    axisX({ ticks: 4, tickSize: 3, tickFormat: dateWords(rows) }),
    axisY({ ticks: [0, 0.5, 1], tickFormat: (share: number) => percent(share), label: null }),
    tip(
      rows,
      pointerX({ x: 'at', y: (point: CurvePoint) => point.rate ?? point.ceiling, title: words }),
    ),
  ];
  const figure = plot({
    ...SIZE,
    marks,
    className: 'plot',
    ariaLabel: `${title}: ${now}`,
    x: { type: 'utc', label: null },
    y: { domain: [0, 1] },
  });
  for (const part of figure.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  // The page allows its own style sheet alone; page.css says what this one would.
  figure.querySelector('style')?.remove();
  figure.setAttribute('role', 'img');
  return figure;
}

/** Within a day its hours, else days; UTC as everywhere on the page. */
function dateWords(points: readonly CurvePoint[]): (at: Date) => string {
  const spanMs = (points.at(-1)?.at.getTime() ?? 0) - (points[0]?.at.getTime() ?? 0);
  return (at) => {
    const [day = '', time = ''] = minute(at.toISOString()).split(' ');
    return spanMs < DAY_MS ? time : day.slice('YYYY-'.length);
  };
}

/** A line needs two neighbours to be seen; a single point gets a dot. */
function isAlone({ rate }: CurvePoint, at: number, all: readonly CurvePoint[]): boolean {
  const isGap = (point: CurvePoint | undefined) => (point?.rate ?? null) === null;
  return rate !== null && isGap(all[at - 1]) && isGap(all[at + 1]);
}

function words({ at, rate, low, high, ceiling, handshakes }: CurvePoint): string {
  return [
    minute(at.toISOString()),
    rate === null || low === null || high === null
      ? ''
      : `${percent(rate)} (${interval(low, high)})`,
    `ceiling ${percent(ceiling)}, ${counted(handshakes, 'handshake')}`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function valueTable(title: string, points: readonly CurvePoint[]): HTMLElement {
  const columns = ['From (UTC)', 'Rate', '95 % interval', 'Ceiling', 'Handshakes'];
  const rows = points.map(({ at, rate, low, high, ceiling, handshakes }) =>
    row({}, minute(at.toISOString()), [
      percent(rate),
      low === null || high === null ? '–' : interval(low, high),
      percent(ceiling),
      count(handshakes),
    ]),
  );
  return scrollBox(`Values of ${title}`, table({ class: 'plain' }, null, columns, rows));
}
