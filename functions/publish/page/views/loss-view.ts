import { type Loss, lossOf } from '../data/loss.ts';
import type { Place } from '../data/places.ts';
import { count, percent } from '../data/wording.ts';
import { el, svg } from './dom.ts';

const WIDTH = 400;
const BAR = 22;

/** Where a balancer's resumption is lost: one line a step. */
export function lossChart(place: Place): HTMLElement {
  const loss = lossOf(place);
  if (loss === null) {
    return el('p', {}, 'No log told of handshakes here: only probes know this balancer.');
  }
  return el(
    'div',
    { class: 'loss' },
    ...loss.sentences.map((sentence) => el('p', {}, sentence)),
    lossTable(loss),
    loss.ceiling === null
      ? null
      : el(
          'p',
          { class: 'quiet' },
          'Dashed line: the ceiling. Left of it sessions can be resumed by the documents; ' +
            'what lies left of it and is not resumed, clients or the balancer cost. ' +
            'What lies right of it, routing and first arrivals cost.',
        ),
  );
}

function lossTable(loss: Loss): HTMLElement {
  let before = 0;
  const rows = loss.steps.map((step) => {
    const bar = lossBar(loss, before, step.handshakes, step.id);
    before += step.handshakes;
    return lossRow(step.id, step.label, step.handshakes, loss.handshakes, bar);
  });
  return el(
    'table',
    { class: 'plain' },
    el('caption', { class: 'hidden' }, 'Where resumption is lost'),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        ...['What became of handshakes', 'Handshakes', 'Share', 'Part of all'].map((name, at) =>
          el('th', { scope: 'col', ...(at === 1 || at === 2 ? { class: 'number' } : {}) }, name),
        ),
      ),
    ),
    el(
      'tbody',
      {},
      lossRow(
        'all',
        'All handshakes',
        loss.handshakes,
        loss.handshakes,
        lossBar(loss, 0, loss.handshakes, 'all'),
      ),
      // As a funnel: what is left at the end was resumed.
      ...rows.toReversed(),
    ),
  );
}

function lossRow(
  id: string,
  label: string,
  handshakes: number,
  all: number,
  bar: SVGElement,
): HTMLElement {
  return el(
    'tr',
    { 'data-step': id },
    el('th', { scope: 'row' }, label),
    el('td', { class: 'number' }, count(handshakes)),
    el('td', { class: 'number' }, percent(all === 0 ? null : handshakes / all)),
    el('td', { class: 'bar' }, bar),
  );
}

function lossBar(loss: Loss, before: number, part: number, id: string): SVGElement {
  const x = (handshakes: number) => (handshakes / Math.max(1, loss.handshakes)) * WIDTH;
  const line =
    loss.ceiling === null
      ? null
      : svg('line', {
          ...{ class: 'ceiling', x1: `${x(loss.ceiling)}`, x2: `${x(loss.ceiling)}` },
          ...{ y1: '0', y2: `${BAR}` },
        });
  return svg(
    'svg',
    {
      ...{ viewBox: `0 0 ${WIDTH} ${BAR}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    },
    svg('rect', {
      class: `step ${id}`,
      x: `${x(before)}`,
      y: '3',
      width: `${x(part)}`,
      height: `${BAR - 6}`,
    }),
    line,
  );
}
