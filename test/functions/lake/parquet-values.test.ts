import { expect, test } from 'vitest';
import { encodeValues } from '../../../functions/lake/parquet-values.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const NONE = { dictionary: null, nulls: 0, min: undefined, max: undefined };

test('whole numbers are 64-bit and have bounds, nulls left out of both', () => {
  const values = Float64Array.of(258, Number.NaN, 1);
  const { page, nulls, min, max } = encodeValues({ kind: 'bigint', values }, 3, true);
  // Length of the levels, one bit-packed run of eight: 1, 0, 1; then the two values.
  expect(hex(page)).toBe(`02000000${'0305'}${'0201000000000000'}${'0100000000000000'}`);
  expect([nulls, min, max]).toEqual([1, 1n, 258n]);
});

test('a column of nulls alone has levels, no values and no bounds', () => {
  const values = Float64Array.of(Number.NaN, Number.NaN);
  const { page, nulls, min } = encodeValues({ kind: 'bigint', values }, 2, true);
  // One run: two times 0.
  expect([hex(page), nulls, min]).toEqual(['020000000400', 2, undefined]);
});

test('a required column has no levels; only its first rows are written', () => {
  const values = Int32Array.of(1, 2, 3);
  const encoded = encodeValues({ kind: 'integer', values }, 2, false);
  expect({ ...encoded, page: hex(encoded.page) }).toEqual({ ...NONE, page: '0100000002000000' });
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
