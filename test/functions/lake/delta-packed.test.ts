import fc from 'fast-check';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { expect, test } from 'vitest';
import { DELTA_VALUE_MAX, deltaPacked } from '../../../functions/lake/delta-packed.ts';
import { testRuns } from '../../test-runs.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
/** Blocks of 128, four miniblocks, then the count and twice the first value. */
const header = (count: string, first: string) => `8001${'04'}${count}${first}`;

/** The values as hyparquet reads them, and how many bytes it took. */
function unpacked(bytes: Uint8Array, output: Int32Array | BigInt64Array) {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 };
  deltaBinaryUnpack(reader, output.length, output);
  return { values: [...output].map(Number), read: reader.offset };
}

test.each([
  { what: 'one value is its header', values: [7], page: header('01', '0e') },
  {
    what: 'equal steps take no bits: the smallest of them is all',
    values: [7, 9, 11, 13],
    page: `${header('04', '0e')}${'04'}${'00000000'}`,
  },
  {
    // Steps of -1, 4 and 0: 0, 5 and 1 above the smallest, three bits each.
    what: 'a step down is the smallest, the others lie above it',
    values: [7, 6, 10, 10],
    page: `${header('04', '0e')}${'01'}${'03000000'}${'6800'}${'00'.repeat(10)}`,
  },
])('$what', ({ values, page }) => {
  expect(hex(deltaPacked(Int32Array.from(values)))).toBe(page);
  expect(hex(deltaPacked(Float64Array.from(values)))).toBe(page);
});

/** Values that lie near each other, or anywhere up to `max`, in lists that end within any block. */
const lists = (max: number) =>
  fc.array(
    fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 1000 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max }) },
      { weight: 1, arbitrary: fc.constantFrom(0, max) },
    ),
    { minLength: 1, maxLength: 400 },
  );

test('32-bit numbers come back, whatever lies between them', () => {
  fc.assert(
    fc.property(lists(2 ** 31 - 1), (list) => {
      const bytes = deltaPacked(Int32Array.from(list));
      expect(unpacked(bytes, new Int32Array(list.length)).values).toEqual(list);
    }),
    { numRuns: testRuns(20_000, 500) },
  );
});

test('64-bit numbers come back up to the greatest that is allowed, in as many bytes as they need', () => {
  fc.assert(
    fc.property(lists(DELTA_VALUE_MAX), (list) => {
      const bytes = deltaPacked(Float64Array.from(list));
      const { values, read } = unpacked(bytes, new BigInt64Array(list.length));
      expect(values).toEqual(list);
      expect(read).toBeLessThanOrEqual(bytes.length);
    }),
    { numRuns: testRuns(20_000, 500) },
  );
});

test('times in order take about the bits of the steps between them', () => {
  const times = Float64Array.from(
    { length: 12_801 },
    (_, at) => 1_772_000_000_000 + at * 300 + (at % 7),
  );
  // 300 to 301, once in seven times 294: three bits, and a sixteenth of a byte for a block's head.
  expect(deltaPacked(times).length / times.length).toBeLessThan(0.5);
});
