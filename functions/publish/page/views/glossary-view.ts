import { GLOSSARY, type GlossaryWord } from '../data/glossary.ts';
import type { Page, View } from '../data/page.ts';
import { formatState, INITIAL_STATE } from '../data/page-state.ts';
import { el, stateLink } from './dom.ts';

/** The words of the page; `#word=WORD` goes to one. */
export function glossaryView(target: HTMLElement): View {
  const entries = Object.entries(GLOSSARY).map(([word, meaning]) => ({
    word,
    element: el(
      'div',
      { id: entryId(word), tabindex: '-1' },
      el('dt', {}, word),
      el('dd', {}, meaning),
    ),
  }));
  target.replaceChildren(
    el('dl', { class: 'glossary' }, ...entries.map(({ element }) => element)),
    el('p', { class: 'quiet' }, 'More of each: docs/report.md of resumption-watch.'),
  );
  let shown = '';
  return ({ word }) => {
    const asked = entries.find((entry) => entry.word === word)?.element;
    if (word !== shown) {
      asked?.scrollIntoView({ block: 'center' });
      asked?.focus();
    }
    shown = word;
  };
}

/** A word of the page as a link to what it means, which its tip says too. */
export function wordLink(word: GlossaryWord, page: Page, text: string = word): HTMLAnchorElement {
  return toWord(word, page, text, {});
}

/** A mark behind a text that can hold no link, as a button. */
export function wordMark(word: GlossaryWord, page: Page): HTMLAnchorElement {
  return toWord(word, page, '?', { 'aria-label': `What “${word}” means` });
}

function toWord(
  word: GlossaryWord,
  { part, go }: Page,
  text: string,
  attributes: Readonly<Record<string, string>>,
): HTMLAnchorElement {
  const href = formatState({ ...INITIAL_STATE, part, word });
  const made = { class: 'word', title: GLOSSARY[word], href, ...attributes };
  return stateLink(text, made, () => go({ word }, 'step'));
}

function entryId(word: string): string {
  return `word-${word.replaceAll(' ', '-')}`;
}
