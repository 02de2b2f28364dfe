import { expect, test } from 'vitest';
import { DELTA_VALUE_MAX, deltaPacked } from '../../../functions/lake/delta-packed.ts';
import { encodeValues } from '../../../functions/lake/parquet-values.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('whole numbers are written by their differences and have bounds, nulls left out of both', () => {
  const values = Float64Array.of(258, Number.NaN, 1);
  const { page, ...found } = encodeValues({ kind: 'bigint', values }, 3, true);
  // Length of the levels, one bit-packed run of eight: 1, 0, 1; then the two values.
  expect(hex(page)).toBe(`02000000${'0305'}${hex(deltaPacked(Float64Array.of(258, 1)))}`);
  expect(found).toEqual({
    ...{ dictionary: null, nulls: 1, min: 1n, max: 258n },
    encoding: 'DELTA_BINARY_PACKED',
  });
});

test('numbers whose differences would not be exact are 64 bits each', () => {
  const values = Float64Array.of(DELTA_VALUE_MAX * 2, 1);
  const { page, encoding } = encodeValues({ kind: 'bigint', values }, 2, false);
  expect(hex(page)).toBe('0000000000000800' + '0100000000000000');
  expect(encoding).toBe('PLAIN');
});

test('hashes keep all their 64 bits, those that repeat by a dictionary', () => {
  const words = new Int32Array(BigInt64Array.of(-(2n ** 63n), 5n, 6n).buffer);
  const distinct = encodeValues({ kind: 'words', words }, 2, false);
  expect([hex(distinct.page), distinct.encoding]).toEqual([
    '0000000000000080' + '0500000000000000',
    'PLAIN',
  ]);
  const bytesOf = (id: number) => new Uint8Array(words.buffer, id * 8, 8);
  const ids = Int32Array.of(1, 0, 1);
  const repeated = encodeValues({ kind: 'hashes', ids, idsMax: 3, bytesOf }, 3, false);
  const entries = hex(repeated.dictionary?.bytes ?? new Uint8Array());
  expect([entries, repeated.dictionary?.count]).toEqual([
    '0500000000000000' + '0000000000000080',
    2,
  ]);
});

test('an index into more than 256 entries takes two bytes', () => {
  const ids = Int32Array.from({ length: 257 }, (_, id) => id);
  const bytesOf = (id: number) => Buffer.from(`${id}`);
  const { page } = encodeValues({ kind: 'dictionary', ids, idsMax: 257, bytesOf }, 257, false);
  // The width, then one bit-packed run of 33 eights.
  expect(hex(page.subarray(0, 9))).toBe('10' + '43' + '0000' + '0100' + '0200' + '03');
});

test('a column of nulls alone has levels, no values and no bounds', () => {
  const values = Float64Array.of(Number.NaN, Number.NaN);
  const numbers = Int32Array.of(-1, -1);
  for (const column of [
    { kind: 'bigint', values } as const,
    { kind: 'integer', values: numbers } as const,
  ]) {
    const { page, nulls, min, encoding } = encodeValues(column, 2, true);
    // One run: two times 0.
    expect([hex(page), nulls, min, encoding]).toEqual(['020000000400', 2, undefined, 'PLAIN']);
  }
});

test('a required column has no levels; only its first rows are written', () => {
  const values = Float64Array.of(1, 0.5, 3);
  const encoded = encodeValues({ kind: 'double', values }, 2, false);
  expect({ ...encoded, page: hex(encoded.page) }).toEqual({
    ...{ dictionary: null, nulls: 0, min: undefined, max: undefined, encoding: 'PLAIN' },
    page: '000000000000f03f' + '000000000000e03f',
  });
});

test('truths are bits, the first one the lowest', () => {
  const values = Int32Array.of(1, 0, 1, 1, 0, 0, 0, 0, 1);
  expect(hex(encodeValues({ kind: 'boolean', values }, 9, false).page)).toBe('0d01');
});

test('texts have their length before them', () => {
  const texts = ['ab', ''];
  const write = (row: number, into: Buffer, at: number) => into.write(texts[row] ?? '', at);
  const { page } = encodeValues({ kind: 'text', bytesMax: 2, write }, 2, false);
  expect(hex(page)).toBe('02000000' + '6162' + '00000000');
});

test('a dictionary holds each text once, in the order of its first row', () => {
  const ids = Int32Array.of(5, 3, 5);
  const bytesOf = (id: number) => Buffer.from(`${id}`);
  const { dictionary, page } = encodeValues(
    { kind: 'dictionary', ids, idsMax: 6, bytesOf },
    3,
    false,
  );
  expect(dictionary?.count).toBe(2);
  expect(hex(dictionary?.bytes ?? new Uint8Array())).toBe('0100000035' + '0100000033');
  // One bit each, one bit-packed run of eight: 0, 1, 0.
  expect(hex(page)).toBe('01' + '03' + '02');
});
