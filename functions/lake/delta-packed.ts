const BLOCK_VALUES = 128;
const MINIBLOCK_VALUES = 32;
const MINIBLOCKS = BLOCK_VALUES / MINIBLOCK_VALUES;
/** A header of three numbers and the first value, ten bytes each at most. */
const HEADER_BYTES_MAX = 40;
/** A block's smallest delta, its widths and its deltas of up to 8 bytes. */
const BLOCK_BYTES_MAX = 10 + MINIBLOCKS + BLOCK_VALUES * 8;
/** Bits that one step of packing takes: with 7 left over they fit 32. */
const STEP_BITS = 24;
const STEP = 2 ** STEP_BITS;

/** Beyond this, twice the difference of two values is no exact number. */
export const DELTA_VALUE_MAX = 2 ** 50;

/**
 * Whole numbers from 0 to DELTA_VALUE_MAX as DELTA_BINARY_PACKED: what one is more than the one
 * before it, in as many bits as the largest of 32 needs. Trino reads it for INT32 and INT64, as it
 * reads no BYTE_STREAM_SPLIT of whole numbers.
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/#delta-encoding-delta_binary_packed--5
 */
export function deltaPacked(values: Float64Array | Int32Array): Uint8Array {
  const blocks = Math.ceil(Math.max(0, values.length - 1) / BLOCK_VALUES);
  const into = new Uint8Array(HEADER_BYTES_MAX + blocks * BLOCK_BYTES_MAX);
  let at = 0;
  for (const number of [BLOCK_VALUES, MINIBLOCKS, values.length])
    at = writeVarint(into, at, number);
  at = writeZigzag(into, at, values[0] ?? 0);
  const deltas = new Float64Array(BLOCK_VALUES);
  for (let row = 1; row < values.length; row += BLOCK_VALUES) {
    const count = Math.min(BLOCK_VALUES, values.length - row);
    for (let value = 0; value < count; value += 1) {
      deltas[value] = (values[row + value] as number) - (values[row + value - 1] as number);
    }
    at = writeBlock(into, at, deltas, count);
  }
  return into.subarray(0, at);
}

/** One block of `count` deltas; what it has no deltas for is written as the smallest of them. */
function writeBlock(into: Uint8Array, start: number, deltas: Float64Array, count: number): number {
  let least = deltas[0] as number;
  for (let value = 1; value < count; value += 1) least = Math.min(least, deltas[value] as number);
  for (let value = 0; value < count; value += 1) deltas[value] = (deltas[value] as number) - least;
  deltas.fill(0, count);
  const widthsAt = writeZigzag(into, start, least);
  let at = widthsAt + MINIBLOCKS;
  for (let miniblock = 0; miniblock < MINIBLOCKS; miniblock += 1) {
    const from = miniblock * MINIBLOCK_VALUES;
    const width = bitsOf(deltas, from);
    into[widthsAt + miniblock] = width;
    if (width > 0) at = pack(into, at, deltas, from, width);
  }
  return at;
}

/** The bits that the largest of a miniblock's deltas needs. */
function bitsOf(deltas: Float64Array, from: number): number {
  let most = 0;
  for (let value = from; value < from + MINIBLOCK_VALUES; value += 1) {
    most = Math.max(most, deltas[value] as number);
  }
  const high = Math.floor(most / 2 ** 32);
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(most);
}

/** A miniblock's deltas, `width` bits each, least significant bit first. */
function pack(
  into: Uint8Array,
  start: number,
  deltas: Float64Array,
  from: number,
  width: number,
): number {
  let at = start;
  let held = 0;
  let bits = 0;
  for (let value = from; value < from + MINIBLOCK_VALUES; value += 1) {
    let rest = deltas[value] as number;
    for (let left = width; left > 0; left -= STEP_BITS) {
      held |= (rest % STEP) << bits;
      bits += Math.min(left, STEP_BITS);
      rest = Math.floor(rest / STEP);
      while (bits >= 8) {
        into[at++] = held & 0xff;
        held >>>= 8;
        bits -= 8;
      }
    }
  }
  return at;
}

function writeZigzag(into: Uint8Array, at: number, value: number): number {
  return writeVarint(into, at, value < 0 ? -2 * value - 1 : 2 * value);
}

function writeVarint(into: Uint8Array, at: number, value: number): number {
  let rest = value;
  let next = at;
  while (rest >= 0x80) {
    into[next++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  into[next++] = rest;
  return next;
}
