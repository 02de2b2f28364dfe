import {
  axisX,
  axisY,
  dot,
  gridY,
  lineY,
  type Markish,
  plot,
  pointer,
  rectX,
  ruleX,
  text,
  tip,
} from '@observablehq/plot';
import type { ReportSurvival } from '../../../model/report-survival.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../model/time.ts';
import { count, interval, percent } from '../../../model/wording.ts';
import type { Balancer } from '../data/places.ts';
import {
  ageWords,
  curveFacts,
  isElsewhere,
  measuredWords,
  panelWords,
  pointWords,
  type SurvivalPanel,
  type SurvivalPoint,
  shownTo,
  survivalPanels,
  triedPoints,
} from '../data/survival/survival-panels.ts';
import { el, numberCell, row, scrollBox, svg, table, unfolding } from '../views/dom.ts';

const SIZE = {
  width: 360,
  height: 225,
  marginLeft: 40,
  marginRight: 12,
  marginTop: 40,
  marginBottom: 34,
} as const;
const DOMAIN_S = [10, (7 * DAY_MS) / SECOND_MS] as const;
const TICKS_S = [
  ...[10 * SECOND_MS, MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS, 7 * DAY_MS],
].map((ms) => ms / SECOND_MS);
/** Left of it a label has room on the right of its line only. */
const EARLY_S = HOUR_MS / SECOND_MS;
/** So that the intervals of two curves do not cover each other. */
const APART_PX = 3;
const MEANING =
  'Probes obtained sessions, kept them, and offered each once, at its age. The curve is the share ' +
  'still accepted: the best estimate that never rises. A bar is the 95 % interval of that age alone. ' +
  'AWS documents no lifetime: this is an observation, and no deviation follows from it.';

/** How long the sessions of a balancer live, or of one of its nodes; nothing where none were kept. */
export function survivalView({ survival }: Balancer, node: string | null): readonly HTMLElement[] {
  const panels = survivalPanels(survival, node);
  if (panels.length === 0) return [];
  return [
    el('h3', {}, 'How long sessions live'),
    el('p', { class: 'quiet' }, MEANING),
    legend(panels),
    el('div', { class: 'curves' }, ...panels.map(panelFigure)),
  ];
}

function panelFigure(panel: SurvivalPanel): HTMLElement {
  return el(
    'figure',
    { class: 'curve survival', 'data-survival': panel.mechanism },
    el('figcaption', {}, el('b', {}, panel.mechanism)),
    drawn(panel),
    ...panel.curves.flatMap((curve) => factList(curve, panel.curves.length > 1)),
    unfolding('Values', ...panel.curves.map((curve) => valueTable(curve))),
  );
}

function factList(curve: ReportSurvival, isOneOfTwo: boolean): readonly HTMLElement[] {
  const { relation } = curve;
  // What came with the sessions is the same, wherever they were shown.
  const facts = curveFacts(curve).filter(
    ({ isOfOffers }) => isOfOffers || !isOneOfTwo || !isElsewhere(curve),
  );
  const list = el(
    'dl',
    { class: 'lifetime', 'data-relation': relation },
    ...facts.map(({ id, label, text: says }) =>
      el('div', { 'data-fact': id }, el('dt', {}, label), el('dd', {}, says)),
    ),
  );
  return isOneOfTwo ? [el('p', { class: 'quiet' }, `Shown to ${shownTo(relation)}`), list] : [list];
}

function drawn(panel: SurvivalPanel): Element {
  const { curves } = panel;
  const ages = curves.flatMap(({ points }) => points.map(({ ageSeconds }) => ageSeconds));
  const domain = [Math.min(DOMAIN_S[0], ...ages), Math.max(DOMAIN_S[1], ...ages)] as const;
  const figure = plot({
    ...SIZE,
    marks: [
      ...boundMarks(panel, domain[1]),
      gridY({ ticks: [0, 0.5, 1] }),
      text(withheldAges(panel), {
        x: (age) => age,
        frameAnchor: 'bottom',
        dy: -6,
        text: () => 'w',
      }),
      ...curves.flatMap((curve) => curveMarks(curve, curves.length > 1)),
      // As texts: the axis of a logarithm would leave out all but the powers.
      axisX([...TICKS_S], { tickSize: 3, text: ageWords, labelOffset: 30 }),
      tip(
        curves.flatMap((curve) => toldPoints(curve, curves.length > 1)),
        pointer({ x: 'ageSeconds', y: 'accepted', title: 'words' }),
      ),
      axisY({ ticks: [0, 0.5, 1], tickFormat: (share: number) => `${share * 100}%`, label: null }),
    ],
    className: 'plot',
    ariaLabel: panelWords(panel),
    x: { type: 'log', domain: [...domain], inset: 6, label: 'age of the session' },
    y: { domain: [0, 1] },
  });
  for (const part of figure.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  // The page allows its own style sheet alone; page.css says what this one would.
  figure.querySelector('style')?.remove();
  figure.setAttribute('role', 'img');
  return figure;
}

/** Where the lifetime hint ends, and for how long one key was seen. */
function boundMarks(
  { hintSeconds, keySeconds }: SurvivalPanel,
  lastSeconds: number,
): readonly Markish[] {
  const hint = hintSeconds ?? lastSeconds;
  return [
    ...(hint < lastSeconds
      ? [rectX([hint], { x1: hint, x2: lastSeconds, className: 'beyond-hint' })]
      : []),
    ...(hintSeconds === null ? [] : boundMark(hintSeconds, 'hint', 0)),
    ...(keySeconds === null || keySeconds < DOMAIN_S[0] ? [] : boundMark(keySeconds, 'key', 1)),
  ];
}

function boundMark(seconds: number, name: string, line: number): readonly Markish[] {
  return [
    ruleX([seconds], { className: `bound ${name}` }),
    text([`${name} ${measuredWords(seconds)}`], {
      ...{ x: () => seconds, frameAnchor: 'top' as const, dy: -15 - 13 * line },
      ...{ dx: seconds < EARLY_S ? -3 : 3, textAnchor: seconds < EARLY_S ? 'start' : 'end' },
      className: 'bound-label',
    }),
  ];
}

function curveMarks(curve: ReportSurvival, isOneOfTwo: boolean): readonly Markish[] {
  const tried = [...triedPoints(curve)];
  const dx = isOneOfTwo ? APART_PX * (isElsewhere(curve) ? 1 : -1) : 0;
  const name = curve.relation;
  const at = { x: 'ageSeconds', y: 'accepted', dx };
  return [
    ruleX(tried, { ...at, y1: 'low', y2: 'high', className: `interval ${name}` }),
    lineY(tried, { ...at, className: `lived ${name}` }),
    dot(tried, {
      ...{ ...at, r: 3.5, className: `point ${name}` },
      symbol: isElsewhere(curve) ? 'square' : 'circle',
    }),
  ];
}

/** The points of a curve, with what a pointer is told of each. */
function toldPoints(curve: ReportSurvival, isOneOfTwo: boolean) {
  const of = isOneOfTwo ? `\n${shownTo(curve.relation)}` : '';
  return triedPoints(curve).map((point) => ({ ...point, words: pointWords(point) + of }));
}

/** The ages at which nothing was offered, since the sessions were beyond their hint. */
function withheldAges({ curves }: SurvivalPanel): number[] {
  const points = curves.flatMap((curve) => curve.points);
  const withheld = points.filter((point) => point.accepted === null && point.withheld > 0);
  return [...new Set(withheld.map(({ ageSeconds }) => ageSeconds))];
}

function legend(panels: readonly SurvivalPanel[]): HTMLElement {
  const curves = panels.flatMap((panel) => panel.curves);
  const isShown = (relation: string) => curves.some((curve) => curve.relation === relation);
  const isWithheld = curves.some(({ points }) => points.some(({ withheld }) => withheld > 0));
  const keys: readonly (readonly [boolean, Element, string])[] = [
    [isShown('same-node'), curveKey('same-node'), 'shown to the node that issued them'],
    [isShown('cross-node'), curveKey('cross-node'), 'shown to another node'],
    [panels.some(({ hintSeconds }) => hintSeconds !== null), boundKey('hint'), HINT],
    [panels.some(({ keySeconds }) => keySeconds !== null), boundKey('key'), KEY],
    [isWithheld, el('span', { class: 'key' }, 'w'), WITHHELD],
  ];
  return el(
    'ul',
    { class: 'legend lived-keys' },
    ...keys.flatMap(([shown, key, says]) =>
      shown ? [el('li', {}, key, el('span', {}, says))] : [],
    ),
  );
}

const HINT = 'hint: here the server’s lifetime hint ends; clients offer none beyond it (shaded)';
const KEY = 'key: the longest time for which one ticket key was seen';
const WITHHELD = 'withheld: beyond the hint, so the probe did not offer them';

function curveKey(relation: string): SVGElement {
  const marker =
    relation === 'same-node'
      ? svg('circle', { cx: '17', cy: '7', r: '3.5', class: `point ${relation}` })
      : svg('rect', {
          ...{ x: '14', y: '4', width: '6', height: '6', class: `point ${relation}` },
        });
  const line = svg('line', { x1: '0', x2: '34', y1: '7', y2: '7', class: `lived ${relation}` });
  return keyPicture(line, marker);
}

function boundKey(name: string): SVGElement {
  return keyPicture(svg('line', { x1: '17', x2: '17', y1: '0', y2: '14', class: `bound ${name}` }));
}

function keyPicture(...parts: readonly SVGElement[]): SVGElement {
  const picture = { width: '34', height: '14', class: 'curve-key', 'aria-hidden': 'true' };
  return svg('svg', picture, ...parts);
}

function valueTable({ mechanism, relation, points }: ReportSurvival): HTMLElement {
  const title = `${mechanism}, ${shownTo(relation)}`;
  const number = (name: string) => el('th', { scope: 'col', class: 'number' }, name);
  const columns = [
    ...['Age', number('Accepted'), number('95 % interval')],
    ...[number('Resumed'), 'Otherwise'],
  ];
  const rows = points.map(valueRow);
  const values = table({ class: 'plain' }, el('caption', {}, title), columns, rows);
  return scrollBox(`Values of ${title}`, values);
}

function valueRow(point: SurvivalPoint): HTMLTableRowElement {
  const { ageSeconds, accepted, low, high, resumed, full, failed, withheld } = point;
  const others = [failed > 0 ? `${failed} failed` : '', withheld > 0 ? `${withheld} withheld` : ''];
  return row({}, ageWords(ageSeconds), [
    numberCell(percent(accepted)),
    numberCell(low === null || high === null ? '–' : interval(low, high)),
    numberCell(`${count(resumed)} of ${count(resumed + full)}`),
    others.filter((text) => text !== '').join(', '),
  ]);
}
