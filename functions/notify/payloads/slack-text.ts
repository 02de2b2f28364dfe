/** Slack, "Formatting text for app surfaces": these three begin everything that acts. */
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Two of them make the text between them bold, italic, struck or code. */
const FORMATS = /[*_~`]/;
/** Takes no room, and keeps Slack from seeing a format or a link. */
const WORD_JOINER = '\u2060';
const LINK_LENGTH_MAX = 1000;

/** Text that Slack shows as it is: no mention, link or format; at most `lengthMax` escaped. */
export function escaped(text: string, lengthMax: number): string {
  let out = '';
  for (const char of text.replaceAll('://', `:${WORD_JOINER}//`)) {
    const piece = ENTITIES[char] ?? (FORMATS.test(char) ? `${WORD_JOINER}${char}` : char);
    if (out.length + piece.length >= lengthMax) return `${out}…`;
    out += piece;
  }
  return out;
}

/** A link to a place of ours; a plain text where that is no URL, or too long for a block. */
export function slackLink(url: string, label: string): string {
  const parsed = URL.parse(url);
  const isWeb = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  if (!isWeb || parsed.href.length > LINK_LENGTH_MAX) return `${label}: ${escaped(url, 300)}`;
  // `|` and `>` end a link's address, and an address may hold both, as %7C and %3E.
  const safe = parsed.href.replaceAll('|', '%7C').replaceAll('>', '%3E').replaceAll('<', '%3C');
  return `<${safe.replaceAll('&', '&amp;')}|${label}>`;
}
