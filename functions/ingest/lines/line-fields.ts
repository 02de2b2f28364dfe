/** No documented log line has more than 36 fields; what lies beyond the limit is ignored. */
export const FIELDS_MAX = 64;

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `"-" ` */
const ABSENT_AND_SPACE = 0x20222d22;
const SPACES = 0x20202020;
const QUOTES = 0x22222222;
const LOW_BITS = 0x01010101;
const HIGH_BITS = 0x80808080 | 0;
const LOW_SEVEN = 0x7f7f7f7f;

/** Bytes that must be readable behind the end of a line: the search reads four at a time. */
export const OVERREAD_BYTES = 4;

/**
 * The fields of one line as byte offsets: `[starts[i], ends[i])`, quotes left out. Filled anew for
 * each line; no string is made. `openField` is the field whose quote never closes, or -1.
 */
export class LineFields {
  /** Bytes of `starts` and `ends` together. */
  static readonly BYTES = FIELDS_MAX * 8;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  count = 0;
  openField = -1;

  /** `memory`: where starts and ends lie, at its beginning. */
  constructor(memory: ArrayBuffer = new ArrayBuffer(LineFields.BYTES)) {
    this.starts = new Int32Array(memory, 0, FIELDS_MAX);
    this.ends = new Int32Array(memory, FIELDS_MAX * 4, FIELDS_MAX);
  }
}

/** How a format separates its fields. */
export interface FieldSyntax {
  /** Whether a field may be wrapped in double quotes. */
  readonly quoted: boolean;
  /** Whether `\"` inside quotes is part of the field. */
  readonly escapes: boolean;
  /** A run of fields that are never read nor quoted: only their spaces are counted. */
  readonly unread: { readonly from: number; readonly to: number };
}

export const ALL_READ: FieldSyntax['unread'] = { from: FIELDS_MAX, to: FIELDS_MAX };

/**
 * Splits `[start, end)` of a line at spaces into `fields`, at most `limit` of them. A closing quote
 * is a quote before a space or the line's end, so that stray quotes inside a field do no harm.
 */
export function splitFields(
  view: DataView,
  start: number,
  end: number,
  limit: number,
  syntax: FieldSyntax,
  fields: LineFields,
): void {
  const { starts, ends } = fields;
  let count = 0;
  let at = start;
  fields.openField = -1;
  while (at < end && count < limit) {
    let next: number;
    if (count === syntax.unread.from) {
      next = skipFields(view, at, end, syntax.unread.to - count);
      if (next < 0) break;
      count = syntax.unread.to;
      at = next;
      continue;
    }
    if (syntax.quoted && view.getUint8(at) === QUOTE) {
      starts[count] = at + 1;
      // Every third field of an access log line is `"-"`.
      if (view.getInt32(at, true) === ABSENT_AND_SPACE && at + 3 < end) {
        ends[count] = at + 2;
        count += 1;
        at += 4;
        continue;
      }
      next = closingQuote(view, at + 1, end, syntax.escapes);
      if (next < 0) {
        fields.openField = count;
        break;
      }
      ends[count] = next;
      next += 1;
    } else {
      starts[count] = at;
      next = findSpace(view, at, end);
      ends[count] = next;
    }
    count += 1;
    at = next + 1;
  }
  fields.count = count;
}

/** Offset behind the `count`th space of `[from, end)`, or -1 when there are fewer. */
function skipFields(view: DataView, from: number, end: number, count: number): number {
  let left = count;
  for (let at = from; at < end; at += 4) {
    const word = view.getInt32(at, true) ^ SPACES;
    // Exactly the high bits of the bytes that are zero, so that they can be counted.
    const hits = ~(((word & LOW_SEVEN) + LOW_SEVEN) | word | LOW_SEVEN);
    const spaces = Math.imul(hits >>> 7, LOW_BITS) >>> 24;
    if (spaces < left) {
      left -= spaces;
      continue;
    }
    let last = hits;
    for (; left > 1; left -= 1) last &= last - 1;
    const next = at + ((31 - Math.clz32(last & -last)) >> 3) + 1;
    return next <= end ? next : -1;
  }
  return -1;
}

/** Offset of the first space in `[from, end)`, else `end`. */
function findSpace(view: DataView, from: number, end: number): number {
  for (let at = from; at < end; at += 4) {
    const word = view.getInt32(at, true) ^ SPACES;
    const hit = ((word - LOW_BITS) | 0) & ~word & HIGH_BITS;
    if (hit !== 0) {
      const found = at + ((31 - Math.clz32(hit & -hit)) >> 3);
      return found < end ? found : end;
    }
  }
  return end;
}

/** Offset of the closing quote in `[from, end)`, else -1. */
function closingQuote(view: DataView, from: number, end: number, escapes: boolean): number {
  let at = from;
  while (at < end) {
    const word = view.getInt32(at, true) ^ QUOTES;
    const hit = ((word - LOW_BITS) | 0) & ~word & HIGH_BITS;
    if (hit === 0) {
      at += 4;
      continue;
    }
    const found = at + ((31 - Math.clz32(hit & -hit)) >> 3);
    if (found >= end) return -1;
    const closes = found + 1 === end || view.getUint8(found + 1) === SPACE;
    if (closes && !(escapes && isEscaped(view, found, from))) return found;
    at = found + 1;
  }
  return -1;
}

/** Whether an odd number of backslashes comes before `at`. */
function isEscaped(view: DataView, at: number, from: number): boolean {
  let before = at - 1;
  while (before >= from && view.getUint8(before) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}
