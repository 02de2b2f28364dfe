import { cleanText } from './clean-notification.ts';

/** Takes no room, and keeps what surrounds it from acting. */
const WORD_JOINER = '\u2060';
/**
 * What acts in the Markdown of Adaptive Cards ("Format cards in Teams": bold, italic, links), begins a
 * tag, or a function that the card fills in (`{{DATE(…)}}`).
 */
const PIECES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '*': '\\*',
  _: '\\_',
  '`': '\\`',
  '<': `<${WORD_JOINER}`,
  '{': `{${WORD_JOINER}`,
};
/** Ends the text of a link, or the name of one. */
const LINK_END = /\](?=[([:])/g;
const LIST_HEAD = /^(?=[-+#>]|\d+[.)])/;
const TEXT_LENGTH_MAX = 600;

/** Text that a card shows as it is: no link, no format, no mention; it takes at most `bytesMax`. */
export function shownAsIs(text: string, bytesMax: number): string {
  const clean = cleanText(text, TEXT_LENGTH_MAX)
    .replaceAll(LINK_END, `${WORD_JOINER}]${WORD_JOINER}`)
    .replaceAll('://', `:${WORD_JOINER}//`)
    .replace(LIST_HEAD, WORD_JOINER);
  let out = '';
  let bytes = postedBytes('…');
  for (const char of clean) {
    const piece = PIECES[char] ?? char;
    bytes += postedBytes(piece);
    if (bytes > bytesMax) return `${out}…`;
    out += piece;
  }
  return out;
}

/**
 * What a text within a card takes of Teams' limit, at most: a card is counted as a JSON text in a JSON
 * text (24,453 bytes that were sent counted as 28,897, MicrosoftDocs/msteams-docs#11274).
 */
export function postedBytes(text: string): number {
  return bytesInJson(JSON.stringify(text).slice(1, -1));
}

/** The same of a whole message. */
export function postedMessageBytes(message: object): number {
  return bytesInJson(JSON.stringify(message));
}

/** As a string of JSON without its quotes, in ASCII. */
function bytesInJson(json: string): number {
  const escaped = JSON.stringify(json);
  const wide = escaped.match(/[^\x20-\x7e]/g)?.length ?? 0;
  return escaped.length - 2 + wide * ('\\uffff'.length - 1);
}
