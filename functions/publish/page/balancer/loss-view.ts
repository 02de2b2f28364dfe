import { count, percent } from '../../../model/wording.ts';
import { judgedSentence } from '../data/judged-rate.ts';
import { type Loss, lossOf } from '../data/loss.ts';
import type { Place } from '../data/places.ts';
import { el, hiddenCaption, numberCell, row, svg, table } from '../views/dom.ts';

const WIDTH = 400;
const BAR = 22;

/** Where a balancer's resumption is lost: one line a step. */
export function lossChart(place: Place): HTMLElement {
  const loss = lossOf(place);
  if (loss === null) {
    return el('p', {}, 'No log told of handshakes here: only probes know this balancer.');
  }
  const judged = judgedSentence(place);
  return el(
    'div',
    { class: 'loss' },
    ...loss.sentences.map((sentence) => el('p', {}, sentence)),
    judged === null ? null : el('p', { 'data-judged': '' }, judged),
    lossTable(loss),
    loss.byKind === null ? null : el('p', { 'data-by-kind': '' }, loss.byKind),
    loss.evidence === null ? null : el('p', { class: 'quiet' }, loss.evidence),
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
  const rows = loss.steps.map(({ id, label, handshakes }) => {
    const part = lossRow(loss, { id, label, before, handshakes });
    before += handshakes;
    return part;
  });
  const number = (name: string) => el('th', { scope: 'col', class: 'number' }, name);
  return table(
    { class: 'plain' },
    hiddenCaption('Where resumption is lost'),
    ['What became of handshakes', number('Handshakes'), number('Share'), 'Part of all'],
    [
      lossRow(loss, {
        id: 'all',
        label: 'All handshakes',
        before: 0,
        handshakes: loss.handshakes,
      }),
      // As a funnel: what is left at the end was resumed.
      ...rows.toReversed(),
    ],
  );
}

/** A part of all handshakes, and how many of them the bars before it hold. */
interface LossPart {
  readonly id: string;
  readonly label: string;
  readonly before: number;
  readonly handshakes: number;
}

function lossRow(loss: Loss, part: LossPart): HTMLTableRowElement {
  const { id, label, handshakes } = part;
  return row({ 'data-step': id }, label, [
    numberCell(count(handshakes)),
    numberCell(percent(loss.handshakes === 0 ? null : handshakes / loss.handshakes)),
    el('td', { class: 'bar' }, lossBar(loss, part)),
  ]);
}

function lossBar(loss: Loss, { id, before, handshakes }: LossPart): SVGElement {
  const x = (part: number) => (part / Math.max(1, loss.handshakes)) * WIDTH;
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
      width: `${x(handshakes)}`,
      height: `${BAR - 6}`,
    }),
    line,
  );
}
