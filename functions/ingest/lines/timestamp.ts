import { FIRST_MS } from '../../model/time.ts';
import { copyBytes, equalBytes } from './byte-interner.ts';

const FIRST_YEAR = new Date(FIRST_MS).getUTCFullYear();
const MS_PER_DAY = 86_400_000;
/** `2026-01-02T03:04:05` */
const SECOND_BYTES = 19;
/** `2026-01-02` */
const DATE_BYTES = 10;
/** What `timestampMs` answers when the field is no timestamp. */
export const NO_TIME = -1;

const ZERO = 0x30;
const ZEROS = 0x30303030;
const SIXES = 0x06060606;
const NIBBLES = 0xf0f0f0f0 | 0;
const DASH = 0x2d;
const COLON = 0x3a;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;
const DOT = 0x2e;

/**
 * Reads ISO 8601 timestamps since 2009 from bytes to epoch milliseconds: `2026-01-02T03:04:05.678901Z`, with
 * or without a fraction and the `Z` (network logs have neither; all ELB logs are in UTC). One reader
 * a column: neighbouring lines share their second, or their date, which is then worked out once.
 */
export class TimestampReader {
  readonly #last = new DataView(new ArrayBuffer(SECOND_BYTES + 1));
  readonly #lastDate = new DataView(new ArrayBuffer(DATE_BYTES + 2));
  #secondMs = NO_TIME;
  #midnightMs = NO_TIME;

  /** Epoch milliseconds (fractions cut off), or NO_TIME. */
  read(view: DataView, start: number, end: number): number {
    if (end - start < SECOND_BYTES) return NO_TIME;
    if (!equalBytes(this.#last, 0, view, start, SECOND_BYTES)) {
      copyBytes(view, start, this.#last, 0, SECOND_BYTES);
      if (!equalBytes(this.#lastDate, 0, view, start, DATE_BYTES)) {
        copyBytes(view, start, this.#lastDate, 0, DATE_BYTES);
        this.#midnightMs = dateMs(view, start);
      }
      this.#secondMs = secondMs(view, start, this.#midnightMs);
    }
    if (this.#secondMs === NO_TIME) return NO_TIME;
    const ms = fractionMs(view, start + SECOND_BYTES, end);
    return ms < 0 ? NO_TIME : this.#secondMs + ms;
  }
}

function secondMs(view: DataView, start: number, midnightMs: number): number {
  const hour = twoDigits(view, start + 11);
  const minute = twoDigits(view, start + 14);
  const second = twoDigits(view, start + 17);
  const separated =
    view.getUint8(start + 10) === LETTER_T &&
    view.getUint8(start + 13) === COLON &&
    view.getUint8(start + 16) === COLON;
  // 60 is a leap second.
  if (!separated || hour > 23 || minute > 59 || second > 60 || midnightMs < 0) return NO_TIME;
  return midnightMs + hour * 3_600_000 + minute * 60_000 + second * 1000;
}

function dateMs(view: DataView, start: number): number {
  const year = twoDigits(view, start) * 100 + twoDigits(view, start + 2);
  const month = twoDigits(view, start + 5);
  const day = twoDigits(view, start + 8);
  const dashes = view.getUint8(start + 4) === DASH && view.getUint8(start + 7) === DASH;
  if (!dashes || year < FIRST_YEAR || year > 9999) return NO_TIME;
  const ms = Date.UTC(year, month - 1, day);
  // Date.UTC rolls 31 February over into March: such a date is no date.
  const date = new Date(ms);
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real && ms % MS_PER_DAY === 0 ? ms : NO_TIME;
}

/** Two digits as a number, or a large one that fails every range check. */
function twoDigits(view: DataView, at: number): number {
  const tens = view.getUint8(at) - ZERO;
  const ones = view.getUint8(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 100_000;
}

/** `.678901Z` → 678; empty or `Z` → 0; anything else → -1. */
function fractionMs(view: DataView, start: number, end: number): number {
  // All application and classic logs write six digits and a Z: two looks at four of them each.
  if (end - start === 8 && view.getUint8(start) === DOT && view.getUint8(start + 7) === LETTER_Z) {
    const digits = view.getInt32(start + 1, true);
    if (!areDigits(digits) || !areDigits(view.getInt32(start + 3, true))) return -1;
    return (digits & 15) * 100 + ((digits >> 8) & 15) * 10 + ((digits >> 16) & 15);
  }
  return anyFractionMs(view, start, end);
}

/** Whether all four bytes of a word are `0`…`9`: 0x3n, and still so when 6 is added to each. */
function areDigits(word: number): boolean {
  return (word & NIBBLES) === ZEROS && ((word + SIXES) & NIBBLES) === ZEROS;
}

function anyFractionMs(view: DataView, start: number, end: number): number {
  const last = end > start && view.getUint8(end - 1) === LETTER_Z ? end - 1 : end;
  if (last === start) return 0;
  if (view.getUint8(start) !== DOT || last - start < 2) return -1;
  let ms = 0;
  for (let at = start + 1; at < last; at += 1) {
    const digit = view.getUint8(at) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    if (at - start <= 3) ms = ms * 10 + digit;
  }
  return last - start === 2 ? ms * 100 : last - start === 3 ? ms * 10 : ms;
}
