import type { ColumnValues, EncodedValues } from './column-values.ts';
import { joined } from './defined-rows.ts';
import { writePacked, writeRun } from './rle-hybrid.ts';

/** The values that occur, in order of first use, and each row's position among them. */
export function dictionaryPages(
  column: DictionaryColumn,
  ids: Int32Array,
  levels: Uint8Array,
): Pick<EncodedValues, 'dictionary' | 'page' | 'encoding'> {
  const [first = 0] = ids;
  if (column.idsMax === 1 && ids.length > 0)
    return oneValuePages(column, column.bytesOf(first), ids.length, levels);
  const positionOf = new Int32Array(column.idsMax).fill(-1);
  const positions = new Int32Array(ids.length);
  const entries = new DictionaryBytes(column.kind);
  let count = 0;
  for (let row = 0; row < ids.length; row += 1) {
    const id = ids[row] as number;
    if ((positionOf[id] as number) < 0) {
      positionOf[id] = count++;
      entries.push(column.bytesOf(id));
    }
    positions[row] = positionOf[id] as number;
  }
  const width = indexWidth(count);
  const body = new Uint8Array(16 + ((ids.length + 8) * width) / 8);
  body[0] = width;
  const end =
    width === 0 ? writeRun(body, 1, ids.length, 0, 0) : writePacked(body, 1, positions, width);
  const dictionary = { bytes: entries.written(), count };
  return { dictionary, page: joined(levels, body.subarray(0, end)), encoding: 'RLE_DICTIONARY' };
}

/**
 * Bits of an index into `count` entries: whole bytes where one is not enough, since zstd finds no
 * pattern in what straddles bytes (measured over clients: 1.38 bytes a row instead of 1.57).
 */
function indexWidth(count: number): number {
  const bits = 32 - Math.clz32(Math.max(0, count - 1));
  return bits <= 8 ? bits : Math.ceil(bits / 8) * 8;
}

/** The pages of a column whose values are all the same. */
function oneValuePages(
  { kind }: DictionaryColumn,
  value: Uint8Array,
  count: number,
  levels: Uint8Array,
): Pick<EncodedValues, 'dictionary' | 'page' | 'encoding'> {
  const body = new Uint8Array(16);
  const end = writeRun(body, 1, count, 0, 0);
  const entries = new DictionaryBytes(kind);
  entries.push(value);
  const dictionary = { bytes: entries.written(), count: 1 };
  return { dictionary, page: joined(levels, body.subarray(0, end)), encoding: 'RLE_DICTIONARY' };
}

type DictionaryColumn = Extract<ColumnValues, { kind: 'dictionary' | 'hashes' }>;

/**
 * Entries in one buffer, texts with their lengths before them: an object an entry would cost more
 * than it.
 */
class DictionaryBytes {
  readonly #lengthBytes: number;
  #bytes = Buffer.allocUnsafe(1024);
  #used = 0;

  constructor(kind: DictionaryColumn['kind']) {
    this.#lengthBytes = kind === 'dictionary' ? 4 : 0;
  }

  push(entry: Uint8Array): void {
    const start = this.#used + this.#lengthBytes;
    const end = start + entry.length;
    if (end > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, end));
      grown.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = grown;
    }
    if (this.#lengthBytes > 0) this.#bytes.writeUInt32LE(entry.length, this.#used);
    this.#bytes.set(entry, start);
    this.#used = end;
  }

  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#used);
  }
}
