const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** More than any log has. */
export const DELIMITED_FIELDS_MAX = 128;

/** The fields of one line as offsets into it, `[starts[i], ends[i])`, quotes left out. */
export class DelimitedFields {
  readonly starts = new Int32Array(DELIMITED_FIELDS_MAX);
  readonly ends = new Int32Array(DELIMITED_FIELDS_MAX);
  count = 0;
}

/** How a line is split. */
export interface Delimiting {
  readonly delimiter: Buffer;
  /** The field that is a list of quoted texts, which a comma may separate as well; -1: none. */
  readonly listAt: number;
}

/**
 * Splits a line at each delimiter. With `quoted`, one inside of quotes does not count: a quote closes
 * before a delimiter or the line's end, unless a backslash escapes it.
 */
export function splitDelimited(
  line: Buffer,
  { delimiter, listAt }: Delimiting,
  quoted: boolean,
  fields: DelimitedFields,
): void {
  const { starts, ends } = fields;
  let count = 0;
  for (let at = 0; count < DELIMITED_FIELDS_MAX; count += 1) {
    const close = quoted && line[at] === QUOTE ? closingQuote(line, at + 1, delimiter) : -1;
    let next = close < 0 ? nextDelimiter(line, at, delimiter) : close + 1;
    starts[count] = close < 0 ? at : at + 1;
    ends[count] = close < 0 ? next : close;
    while (count === listAt && line[next + delimiter.length] === QUOTE) {
      next = nextDelimiter(line, next + delimiter.length, delimiter);
    }
    if (next >= line.length) {
      fields.count = count + 1;
      return;
    }
    at = next + delimiter.length;
  }
  fields.count = count;
}

function nextDelimiter(line: Buffer, from: number, delimiter: Buffer): number {
  const at = line.indexOf(delimiter, from);
  return at < 0 ? line.length : at;
}

/** Offset of the closing quote, else -1. */
function closingQuote(line: Buffer, from: number, delimiter: Buffer): number {
  for (let at = line.indexOf(QUOTE, from); at >= 0; at = line.indexOf(QUOTE, at + 1)) {
    const next = at + 1;
    const closes =
      next === line.length || delimiter.every((byte, offset) => line[next + offset] === byte);
    if (closes && !isEscaped(line, at, from)) return at;
  }
  return -1;
}

/** Whether an odd number of backslashes comes before `at`. */
function isEscaped(line: Buffer, at: number, from: number): boolean {
  let before = at - 1;
  while (before >= from && line[before] === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}
