/**
 * Control, format and bidirectional characters: log text comes from attackers, and on a terminal
 * these move the cursor, change colours or reverse what is read (Unicode Technical Report 36).
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The text without characters that a terminal obeys instead of showing. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '');
}

/** JSON of a value, indented, with unprintable characters escaped: the same value when parsed. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNPRINTABLE, (found) =>
    // Line ends and indentation are ours: within strings JSON has escaped them already.
    found === '\n' ? found : escaped(found),
  );
}

function escaped(text: string): string {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

/** Breaks a text into lines of at most `width` at spaces; a longer word has a line of its own. */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent.length + longer.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line === '' ? lines : [...lines, indent + line];
}
