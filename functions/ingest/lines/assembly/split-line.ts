// AssemblyScript: `npm run wasm` compiles it into `line-module.ts`. What it answers is what
// `splitFields` and `indexOf` answer, 16 bytes at a time; a fuzz test holds them equal.

const SPACE: i32 = 0x20;
const QUOTE: i32 = 0x22;
const BACKSLASH: i32 = 0x5c;
const NEWLINE: i32 = 0x0a;
/** `"-" ` */
const ABSENT_AND_SPACE: i32 = 0x20222d22;
/** What `skipFields` and `closingQuote` answer when there is none. */
const NONE: i32 = -1;

/** The memory: starts of fields, then their ends, then the bytes, to which all offsets count. */
const FIELDS_MAX: i32 = 64;
const ENDS: i32 = FIELDS_MAX * 4;
const BYTES: i32 = ENDS + FIELDS_MAX * 4;

/** Offset of the first newline from `from` on: the caller has put one behind the last byte. */
export function findNewline(from: i32): i32 {
  const newlines = i8x16.splat(<i8>NEWLINE);
  for (let at = BYTES + from; ; at += 64) {
    const a = i8x16.eq(v128.load(at), newlines);
    const b = i8x16.eq(v128.load(at, 16), newlines);
    const c = i8x16.eq(v128.load(at, 32), newlines);
    const d = i8x16.eq(v128.load(at, 48), newlines);
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
    const low = <u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16));
    const high = <u64>(<u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16));
    return at - BYTES + <i32>ctz<u64>(low | (high << 32));
  }
}

/**
 * Splits `[start, end)` at spaces, at most `limit` fields, as `splitFields` does with the same
 * syntax: the number of fields, or its complement where the next one's quote stays open.
 */
export function splitLine(
  start: i32,
  end: i32,
  limit: i32,
  quoted: bool,
  escapes: bool,
  unreadFrom: i32,
  unreadTo: i32,
): i32 {
  const stop = BYTES + end;
  let at = BYTES + start;
  let count = 0;
  while (at < stop && count < limit) {
    let next: i32;
    if (count == unreadFrom) {
      next = skipFields(at, stop, unreadTo - count);
      if (next < 0) break;
      count = unreadTo;
      at = next;
      continue;
    }
    if (quoted && load<u8>(at) == QUOTE) {
      store<i32>(count << 2, at + 1 - BYTES);
      // Every third field of an access log line is `"-"`.
      if (load<i32>(at) == ABSENT_AND_SPACE && at + 3 < stop) {
        store<i32>(count << 2, at + 2 - BYTES, ENDS);
        count += 1;
        at += 4;
        continue;
      }
      next = closingQuote(at + 1, stop, escapes);
      if (next < 0) return ~count;
      store<i32>(count << 2, next - BYTES, ENDS);
      next += 1;
    } else {
      store<i32>(count << 2, at - BYTES);
      next = findSpace(at, stop);
      store<i32>(count << 2, next - BYTES, ENDS);
    }
    count += 1;
    at = next + 1;
  }
  return count;
}

/** Address behind the `count`th space of `[from, stop)`, or NONE when there are fewer. */
@inline
function skipFields(from: i32, stop: i32, count: i32): i32 {
  const spaces = i8x16.splat(<i8>SPACE);
  let left = count;
  for (let at = from; at < stop; at += 16) {
    let hits = i8x16.bitmask(i8x16.eq(v128.load(at), spaces));
    const found = popcnt<i32>(hits);
    if (found < left) {
      left -= found;
      continue;
    }
    for (; left > 1; left -= 1) hits &= hits - 1;
    const next = at + ctz<i32>(hits) + 1;
    return next <= stop ? next : NONE;
  }
  return NONE;
}

/** Address of the first space in `[from, stop)`, else `stop`. */
@inline
function findSpace(from: i32, stop: i32): i32 {
  const spaces = i8x16.splat(<i8>SPACE);
  for (let at = from; at < stop; at += 16) {
    const hits = i8x16.bitmask(i8x16.eq(v128.load(at), spaces));
    if (hits != 0) return min<i32>(at + ctz<i32>(hits), stop);
  }
  return stop;
}

/** Address of the closing quote in `[from, stop)`, else NONE: one before a space or the end. */
@inline
function closingQuote(from: i32, stop: i32, escapes: bool): i32 {
  const spaces = i8x16.splat(<i8>SPACE);
  const quotes = i8x16.splat(<i8>QUOTE);
  for (let at = from; at < stop; at += 16) {
    const closing = v128.and(
      i8x16.eq(v128.load(at), quotes),
      i8x16.eq(v128.load(at, 1), spaces),
    );
    for (let hits = i8x16.bitmask(closing); hits != 0; hits &= hits - 1) {
      const found = at + ctz<i32>(hits);
      if (found >= stop) break;
      if (!(escapes && isEscaped(found, from))) return found;
    }
  }
  const last = stop - 1;
  if (last < from || load<u8>(last) != QUOTE) return NONE;
  return escapes && isEscaped(last, from) ? NONE : last;
}

/** Whether an odd number of backslashes comes before `at`. */
@inline
function isEscaped(at: i32, from: i32): bool {
  let before = at - 1;
  while (before >= from && load<u8>(before) == BACKSLASH) before -= 1;
  return ((at - before) & 1) == 0;
}
