import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReadingSet } from '../../../../functions/ingest/wholes/reading-set.ts';

const ids = fc.array(
  fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.constantFrom(0n, 1n, -1n, 64n, 128n, 192n),
  ),
  { maxLength: 300 },
);

test('a set of ids holds what was added, each once, zero too', () => {
  fc.assert(
    fc.property(ids, ids, (added, asked) => {
      const set = new ReadingSet();
      const expected = new Set<bigint>();
      for (const id of added) {
        expect(set.add(id)).toBe(!expected.has(id));
        expected.add(id);
      }
      expect(set.size).toBe(expected.size);
      expect(new Set(set.ids())).toEqual(expected);
      for (const id of [...added, ...asked]) expect(set.has(id)).toBe(expected.has(id));
    }),
  );
});
