import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteInterner } from '../../../../functions/ingest/lines/byte-interner.ts';
import { rowOrder } from '../../../../functions/ingest/wholes/row-order.ts';

const NAMES = ['b', 'a', 'ab', ''];

function interned(): ByteInterner {
  const names = new ByteInterner();
  for (const name of NAMES) names.internBytes(Buffer.from(name));
  return names;
}

const arbitraryRow = fc.record({
  first: fc.integer({ min: -1, max: NAMES.length - 1 }),
  second: fc.integer({ min: -1, max: NAMES.length - 1 }),
  atMs: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(1_770_000_000_000, 9e15)),
});

test('rows come by name, then by the next name, then by time, then as they were', () => {
  fc.assert(
    fc.property(fc.array(arbitraryRow, { maxLength: 40 }), (rows) => {
      const names = interned();
      const column = (of: 'first' | 'second') => ({
        ids: Int32Array.from(rows, (row) => row[of]),
        names,
      });
      const order = rowOrder(
        [column('first'), column('second')],
        Float64Array.from(rows, ({ atMs }) => atMs),
      );
      expect([...order].sort((a, b) => a - b)).toEqual([...rows.keys()]);
      const text = (id: number) => (id < 0 ? '' : `-${NAMES[id]}`);
      // Times more than 49 days after the first are as good as each other.
      const first = Math.min(...rows.map(({ atMs }) => atMs));
      const expected = rows
        .map((row, at) => ({ ...row, at, ms: Math.min(row.atMs - first, 2 ** 32 - 1) }))
        .sort((a, b) => {
          const [x, y] = [a, b].map(({ first: one, second }) => [text(one), text(second)] as const);
          if (x === undefined || y === undefined) return 0;
          if (x[0] !== y[0]) return x[0] < y[0] ? -1 : 1;
          if (x[1] !== y[1]) return x[1] < y[1] ? -1 : 1;
          return a.ms - b.ms || a.at - b.at;
        });
      expect([...order]).toEqual(expected.map(({ at }) => at));
    }),
  );
});

test('more rows than fit into one number with their time are ordered all the same', () => {
  const rows = 2 ** 21 + 2;
  const order = rowOrder(
    [],
    Float64Array.from({ length: rows }, (_, row) => rows - row),
  );
  expect([order[0], order[rows - 1]]).toEqual([rows - 1, 0]);
});
