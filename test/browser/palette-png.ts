import { crc32, deflateSync, inflateSync } from 'node:zlib';

// PNG, Third Edition (W3C, 2025): a screenshot of a page has few colours, so a palette holds it.

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PALETTE_MAX = 256;
const TRUECOLOUR_BYTES: Readonly<Record<number, number>> = { 2: 3, 6: 4 };
const INDEXED = 3;

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 0xRRGGBB, row by row. */
  readonly colours: Uint32Array;
}

/** The same picture with at most 256 colours, the most frequent ones; opaque, 8 bits a sample. */
export function palettePng(png: Buffer): Buffer {
  const { width, height, colours } = pixelsOf(png);
  const palette = mostFrequent(colours);
  const places = new Map(palette.map((colour, place) => [colour, place]));
  const rows = Buffer.alloc((width + 1) * height);
  for (const [at, colour] of colours.entries()) {
    const place = places.get(colour) ?? nearest(palette, colour);
    places.set(colour, place);
    rows[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = place;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, INDEXED, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channelsOf))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}

/** Throws where the picture is interlaced, or neither RGB nor RGBA with 8 bits a sample. */
function pixelsOf(png: Buffer): Pixels {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth, type = 0, , , interlaced] = png.subarray(24, 29);
  const size = TRUECOLOUR_BYTES[type];
  if (size === undefined || depth !== 8 || interlaced !== 0) {
    throw new Error(`no plain RGB picture: colour type ${type}, ${depth} bits`);
  }
  const data = unfiltered(inflateSync(imageData(png)), width * size, size);
  const colours = new Uint32Array(width * height);
  for (let at = 0; at < colours.length; at += 1) colours[at] = data.readUIntBE(at * size, 3);
  return { width, height, colours };
}

function imageData(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') {
      parts.push(png.subarray(at + 8, at + 8 + length));
    }
    at += length + 12;
  }
  return Buffer.concat(parts);
}

/** Rows without their filters (section 9): each byte is a difference from a guess by its neighbours. */
function unfiltered(filtered: Buffer, row: number, size: number): Buffer {
  const data = Buffer.alloc((filtered.length / (row + 1)) * row);
  for (let at = 0; at < data.length; at += 1) {
    const [y, x] = [Math.floor(at / row), at % row];
    const left = x < size ? 0 : (data[at - size] ?? 0);
    const up = y === 0 ? 0 : (data[at - row] ?? 0);
    const corner = x < size || y === 0 ? 0 : (data[at - row - size] ?? 0);
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)];
    data[at] = (filtered[y * (row + 1) + 1 + x] ?? 0) + (guess[filtered[y * (row + 1)] ?? 0] ?? 0);
  }
  return data;
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(left + up - corner - one));
  if (a === undefined || b === undefined || c === undefined) return 0;
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function mostFrequent(colours: Uint32Array): readonly number[] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, PALETTE_MAX)
    .map(([colour]) => colour);
}

function channelsOf(colour: number): readonly [number, number, number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function nearest(palette: readonly number[], colour: number): number {
  const wanted = channelsOf(colour);
  const distances = palette.map((one) =>
    channelsOf(one).reduce((sum, value, at) => sum + (value - (wanted[at] ?? 0)) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}
