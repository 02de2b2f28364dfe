import { NO_VALUE } from './byte-interner.ts';

const DASH = 0x2d;
const COLON = 0x3a;
const DOT = 0x2e;
const ZERO = 0x30;

/** Longest accepted names, in bytes: AWS's own are far shorter. */
export const NAME_BYTES_MAX = 255;
/** `xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:255.255.255.255` */
const ADDRESS_BYTES_MAX = 45;

const HIGH_BITS = 0x80808080 | 0;
const LOW_BITS = 0x01010101;
/** `!`, the first printable character behind the space, four times. */
const PRINTABLE_FIRST = 0x21212121;

const NAME = 1;
const ADDRESS = 2;
const TOKEN = 4;

/** Which byte may occur in a balancer's name or an ARN, an IP address, an id or a cipher. */
const CLASSES = new Uint8Array(256);
for (const [allowed, bit] of [
  ['abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:', NAME],
  ['abcdefABCDEF0123456789.:', ADDRESS],
  ['abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_', TOKEN],
] as const) {
  for (const character of allowed) {
    const code = character.charCodeAt(0);
    CLASSES[code] = (CLASSES[code] as number) | bit;
  }
}

/** Whether the field is absent: empty or `-`. */
export function isDash(view: DataView, start: number, end: number): boolean {
  return end <= start || (end - start === 1 && view.getUint8(start) === DASH);
}

/** Whether the field can be a balancer's name or an ARN. */
export function isName(view: DataView, start: number, end: number): boolean {
  return isOf(NAME, view, start, end, NAME_BYTES_MAX);
}

/** Whether the field can be an id, a cipher or a listener: letters, digits, `-` and `_`. */
export function isToken(view: DataView, start: number, end: number): boolean {
  return isOf(TOKEN, view, start, end, NAME_BYTES_MAX);
}

/** Whether the field can be a connection's id: printable ASCII, checked four bytes at a time. */
export function isId(view: DataView, start: number, end: number): boolean {
  if (end <= start || end - start > NAME_BYTES_MAX) return false;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = view.getInt32(at, true);
    // A high bit: not ASCII; below `!`: borrows; DEL: one more and the high bit is set.
    const wrong = word | (word - PRINTABLE_FIRST) | (word + LOW_BITS);
    if ((wrong & HIGH_BITS) !== 0) return false;
  }
  for (; at < end; at += 1) {
    const byte = view.getUint8(at);
    if (byte < 0x21 || byte > 0x7e) return false;
  }
  return true;
}

/** Whether the field looks like an IP address (its numbers are not checked: logs are masked). */
export function isAddress(view: DataView, start: number, end: number): boolean {
  if (!isOf(ADDRESS, view, start, end, ADDRESS_BYTES_MAX)) return false;
  for (let at = start; at < end; at += 1) {
    const byte = view.getUint8(at);
    if (byte === COLON || byte === DOT) return true;
  }
  return false;
}

/** Offset of the last colon of `[start, end)`, else NO_VALUE: IPv6 may lack its brackets. */
export function lastColon(view: DataView, start: number, end: number): number {
  for (let at = end - 1; at >= start; at -= 1) {
    if (view.getUint8(at) === COLON) return at;
  }
  return NO_VALUE;
}

/** A port 0–65535, else NO_VALUE. */
export function portOf(view: DataView, start: number, end: number): number {
  if (end <= start || end - start > 5) return NO_VALUE;
  let port = 0;
  for (let at = start; at < end; at += 1) {
    const digit = view.getUint8(at) - ZERO;
    if (digit < 0 || digit > 9) return NO_VALUE;
    port = port * 10 + digit;
  }
  return port <= 65_535 ? port : NO_VALUE;
}

/** Longer ones lose digits. */
const DECIMAL_BYTES_MAX = 16;

/** A decimal number such as `0.037` or `12`; NaN for anything else. */
export function decimalOf(view: DataView, start: number, end: number): number {
  if (end <= start || end - start > DECIMAL_BYTES_MAX) return Number.NaN;
  // A dot alone is no number.
  if (end - start === 1 && view.getUint8(start) === DOT) return Number.NaN;
  let digits = 0;
  let scale = 1;
  let pastDot = false;
  for (let at = start; at < end; at += 1) {
    const byte = view.getUint8(at);
    if (byte === DOT && !pastDot) {
      pastDot = true;
      continue;
    }
    const digit = byte - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    digits = digits * 10 + digit;
    if (pastDot) scale *= 10;
  }
  return digits / scale;
}

/** Digits of a whole number that is surely safe: 10^15 ms are 31,700 years. */
const WHOLE_DIGITS_MAX = 15;

/** A whole decimal number such as `12`, else NO_VALUE. */
export function wholeOf(view: DataView, start: number, end: number): number {
  if (end <= start || end - start > WHOLE_DIGITS_MAX) return NO_VALUE;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const digit = view.getUint8(at) - ZERO;
    if (digit < 0 || digit > 9) return NO_VALUE;
    value = value * 10 + digit;
  }
  return value;
}

/** TLS versions as numbers, and what else a version field may hold. */
export const TLS_NONE = NO_VALUE;
export const TLS_OLDER = -2;
export const TLS_WRONG = -3;
/** A line that lacks the column: there may have been a handshake. */
export const TLS_UNKNOWN = -4;

/**
 * `TLSv1`, `TLSv1.2`, `tlsv12` → 0…3 for 1.0…1.3; TLS_NONE for `-`; TLS_OLDER for SSL 2 and 3;
 * TLS_WRONG for anything else.
 */
export function tlsVersionOf(view: DataView, start: number, end: number): number {
  if (isDash(view, start, end)) return TLS_NONE;
  const family = view.getInt32(start) | 0x20202000;
  if (family !== 0x746c7376 && family !== 0x746c7356) {
    const ssl = end - start >= 5 && (family & ~0xff) === 0x73736c00;
    return ssl ? TLS_OLDER : TLS_WRONG;
  }
  const length = end - start;
  if (view.getUint8(start + 4) !== 0x31) return TLS_WRONG;
  if (length === 5) return 0;
  const dotted = length === 7 && view.getUint8(start + 5) === DOT;
  const minor = view.getUint8(end - 1) - ZERO;
  return (dotted || length === 6) && minor >= 0 && minor <= 3 ? minor : TLS_WRONG;
}

function isOf(bit: number, view: DataView, start: number, end: number, max: number): boolean {
  if (end <= start || end - start > max) return false;
  for (let at = start; at < end; at += 1) {
    if (((CLASSES[view.getUint8(at)] as number) & bit) === 0) return false;
  }
  return true;
}
