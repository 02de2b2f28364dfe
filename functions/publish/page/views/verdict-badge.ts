import type { VerdictName } from '../data/verdict.ts';
import { VERDICT_LABELS } from '../data/verdict-words.ts';
import { el, svg } from './dom.ts';

/** A verdict as mark and word: nobody needs to see its colour. */
export function verdictBadge(name: VerdictName): HTMLElement {
  return el('span', { class: `verdict ${name}` }, verdictMark(name), VERDICT_LABELS[name]);
}

const STROKES: Readonly<Record<VerdictName, string>> = {
  deviating: 'M5 5 L11 11 M11 5 L5 11',
  suspected: 'M8 6 V9.5 M8 11.2 V12.4',
  'not-enough-evidence': '',
  unknown: 'M6 6.4 C6 3.8 10 3.8 10 6.4 C10 8 8 8 8 9.4 M8 10.9 V12',
  sound: 'M4.6 8.2 L7 10.6 L11.4 5.6',
};

/**
 * The mark of a verdict, each of its own shape: a filled square with a cross, a triangle, an empty
 * dashed circle, a dotted circle with a question mark, a filled circle with a tick.
 */
export function verdictMark(name: VerdictName): SVGElement {
  return svg(
    'svg',
    { class: `mark ${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    shape(name),
    STROKES[name] === '' ? null : svg('path', { class: 'sign', d: STROKES[name] }),
  );
}

function shape(name: VerdictName): SVGElement {
  if (name === 'deviating') {
    return svg('rect', { class: 'shape', x: '1', y: '1', width: '14', height: '14', rx: '2' });
  }
  if (name === 'suspected') return svg('path', { class: 'shape', d: 'M8 1.5 L15 14.5 H1 Z' });
  return svg('circle', { class: 'shape', cx: '8', cy: '8', r: '6.6' });
}
