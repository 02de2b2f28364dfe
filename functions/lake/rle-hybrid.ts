// The RLE and bit-packing hybrid: https://parquet.apache.org/docs/file-format/data-pages/encodings/

/** One RLE run of `count` equal values; answers the offset behind it. */
export function writeRun(
  into: Uint8Array,
  at: number,
  count: number,
  value: number,
  width: number,
): number {
  const next = writeVarint(into, at, count * 2);
  if (width === 0) return next;
  into[next] = value;
  return next + 1;
}

/** One bit-packed run of all values, padded to a multiple of eight. */
export function writePacked(
  into: Uint8Array,
  at: number,
  values: Int32Array,
  width: number,
): number {
  const groups = Math.ceil(values.length / 8);
  const start = writeVarint(into, at, groups * 2 + 1);
  const bits = packed(values, width);
  into.set(bits, start);
  return start + groups * width;
}

/** Values of `width` bits each (at most 24), least significant bit first. */
export function packed(values: Int32Array, width: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((values.length * width) / 8));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let row = 0; row < values.length; row += 1) {
    held |= (values[row] as number) << bits;
    bits += width;
    while (bits >= 8) {
      bytes[at++] = held & 0xff;
      held >>>= 8;
      bits -= 8;
    }
  }
  if (bits > 0) bytes[at] = held & 0xff;
  return bytes;
}

function writeVarint(into: Uint8Array, at: number, value: number): number {
  let rest = value;
  let next = at;
  while (rest >= 0x80) {
    into[next++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  into[next++] = rest;
  return next;
}
