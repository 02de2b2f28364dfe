import { type NextStep, nextSteps } from '../data/next-steps.ts';
import type { Balancer } from '../data/places.ts';
import { reasonOf, type VerdictFact, verdictFacts } from '../data/verdict-words.ts';
import { el } from '../views/dom.ts';
import { verdictBadge } from '../views/verdict-badge.ts';

/** The verdict of one balancer: why, on what it rests, what is missing, what to do next. */
export function judgement({ verdict, clients, log }: Balancer): readonly HTMLElement[] {
  const name = verdict?.verdict ?? 'unknown';
  return [
    el(
      'div',
      { class: `judgement ${name}`, 'data-judgement': name },
      el('p', {}, verdictBadge(name), ' ', el('span', { class: 'reason' }, reasonOf(verdict))),
      ...(verdict === null ? [] : [factList(verdictFacts(verdict))]),
      ...(verdict === null ? [] : todo(nextSteps(verdict, { clients, log }))),
    ),
  ];
}

function factList(facts: readonly VerdictFact[]): HTMLElement | null {
  if (facts.length === 0) return null;
  return el(
    'dl',
    {},
    ...facts.map(({ id, label, text }) =>
      el('div', { 'data-fact': id }, el('dt', {}, label), el('dd', {}, text)),
    ),
  );
}

function todo(steps: readonly NextStep[]): readonly HTMLElement[] {
  if (steps.length === 0) return [];
  return [
    el('h3', {}, 'What to do next'),
    el(
      'ol',
      { class: 'steps' },
      ...steps.map(({ text, code }) =>
        el('li', {}, text, el('pre', { tabindex: '0' }, el('code', {}, code))),
      ),
    ),
  ];
}
