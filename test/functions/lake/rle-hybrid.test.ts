import { expect, test } from 'vitest';
import { packed, writePacked, writeRun } from '../../../functions/lake/rle-hybrid.ts';

test('a run is its length doubled, as a varint, and its value', () => {
  const into = new Uint8Array(8);
  expect(writeRun(into, 1, 100, 1, 1)).toBe(4);
  expect([...into]).toEqual([0, 0xc8, 0x01, 1, 0, 0, 0, 0]);
});

test('a run of values that take no bits has no value', () => {
  expect(writeRun(new Uint8Array(8), 0, 3, 0, 0)).toBe(1);
});

test('values of three bits are packed from the lowest bit on, as the example of the format', () => {
  // https://parquet.apache.org/docs/file-format/data-pages/encodings/: 0 to 7 are 88 C6 FA.
  const values = Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7);
  expect([...packed(values, 3)]).toEqual([0b10001000, 0b11000110, 0b11111010]);
  const into = new Uint8Array(8);
  expect(writePacked(into, 0, values, 3)).toBe(4);
  expect([...into.subarray(0, 4)]).toEqual([0b11, 0b10001000, 0b11000110, 0b11111010]);
});
