import { type RunbookBlock, runbookBlocks, runbookSpans } from '../data/cards/runbook-text.ts';
import type { Page, View } from '../data/page.ts';
import { type Child, el, outLink } from './dom.ts';

/** The runbooks, one a rule; `#runbook=RULE` opens one and goes there. */
export function runbooksView(target: HTMLElement, { runbooks }: Page): View {
  const details = Object.entries(runbooks).map(([rule, text]) => ({
    rule,
    element: runbook(rule, text),
  }));
  const none = el('p', {}, 'This page was built without runbooks.');
  target.replaceChildren(
    ...(details.length === 0 ? [none] : details.map(({ element }) => element)),
  );
  let shown = '';
  return ({ runbook: rule }) => {
    const opened = details.find((one) => one.rule === rule)?.element;
    if (opened !== undefined && rule !== shown) {
      opened.open = true;
      opened.scrollIntoView();
      opened.querySelector('summary')?.focus();
    }
    shown = rule;
  };
}

function runbook(rule: string, text: string): HTMLDetailsElement {
  const made = el('details', { class: 'runbook', id: `runbook-${rule}` }, el('summary', {}, rule));
  made.addEventListener('toggle', () => {
    if (made.childElementCount === 1) made.append(...runbookBody(text));
  });
  return made;
}

/** A runbook's text below its title. */
export function runbookBody(text: string): readonly HTMLElement[] {
  return runbookBlocks(text).slice(1).map(block);
}

function block(made: RunbookBlock): HTMLElement {
  if (made.kind === 'code') return el('pre', { tabindex: '0' }, el('code', {}, made.text));
  if (made.kind === 'list') {
    return el('ul', {}, ...made.items.map((item) => el('li', {}, ...spans(item))));
  }
  return el(made.kind === 'heading' ? 'h4' : 'p', {}, ...spans(made.text));
}

function spans(text: string): readonly Child[] {
  return runbookSpans(text).map((span) => {
    if (span.kind === 'link') return outLink(span.text, span.url);
    if (span.kind === 'code') return el('code', {}, span.text);
    return span.kind === 'strong' ? el('strong', {}, span.text) : span.text;
  });
}
