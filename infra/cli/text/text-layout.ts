import Table from 'cli-table3';

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

/** The text wrapped, its later lines two columns further in than its first. */
export function hanging(text: string, width: number, indent = ''): readonly string[] {
  return wrap(text, width - 2, indent).map((line, at) => (at === 0 ? line : `  ${line}`));
}

/** The text, or its beginning with an ellipsis where it is longer than `most`. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1))}…`;
}

/** The text, or its two ends around an ellipsis where it is longer than `most`. */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor((most - 1) / 2);
  return `${text.slice(0, most - 1 - end)}…${text.slice(text.length - end)}`;
}

/** What a file or a pipe gets. */
const USUAL_COLUMNS = 80;
/** With less nearly each word has a line of its own. */
const LEAST_COLUMNS = 48;
/** Longer lines of prose are hard to read. */
const MOST_COLUMNS = 100;

/** The width to lay text out for, in columns. */
export function terminalWidth(stream: { isTTY?: boolean; columns?: number }): number {
  const columns = stream.isTTY === true ? (stream.columns ?? USUAL_COLUMNS) : USUAL_COLUMNS;
  return Math.min(Math.max(columns, LEAST_COLUMNS), MOST_COLUMNS);
}

/** An empty table without lines, its columns two spaces apart, each left-aligned unless given. */
export function textTable(colAligns: Table.HorizontalAlignment[] = []): Table.Table {
  const sides = ['top', 'bottom', 'left', 'right', 'mid'];
  const lines = sides.flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((end) => [`${side}${end}`, '']),
  );
  return new Table({
    chars: { ...Object.fromEntries(lines), middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns,
  });
}
