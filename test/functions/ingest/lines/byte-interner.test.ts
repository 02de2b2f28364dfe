import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteInterner } from '../../../../functions/ingest/lines/byte-interner.ts';
import { paddedView } from './padded-view.ts';

test('equal bytes have one number and come back as they were, a Map agrees', () => {
  const bytes = fc.uint8Array({ maxLength: 40 });
  const few = fc.constantFrom('a', 'ab', 'abc', 'abcd', 'abcde').map((text) => Buffer.from(text));
  fc.assert(
    fc.property(fc.array(fc.oneof(bytes, few), { maxLength: 400 }), (values) => {
      const interner = new ByteInterner();
      const reference = new Map<string, number>();
      for (const value of values) {
        const text = Buffer.from(value).toString('latin1');
        const expected = reference.get(text) ?? reference.size;
        reference.set(text, expected);
        expect(interner.intern(paddedView(value), 0, value.length)).toBe(expected);
      }
      for (const [text, id] of reference) {
        expect(Buffer.from(interner.bytesOf(id)).toString('latin1')).toBe(text);
      }
    }),
  );
});

test('after clear, numbers begin again', () => {
  const interner = new ByteInterner();
  for (let n = 0; n < 1000; n += 1) interner.intern(paddedView(`name-${n}`), 0, `name-${n}`.length);
  interner.clear();
  expect([interner.intern(paddedView('x'), 0, 1), interner.size]).toEqual([0, 1]);
});

test('a number is that of its own bytes alone', () => {
  const interner = new ByteInterner();
  const view = paddedView('abcabd');
  const id = interner.intern(view, 0, 3);
  expect([interner.isOf(id, view, 0, 3), interner.isOf(id, view, 3, 6)]).toEqual([true, false]);
  expect(interner.isOf(id, view, 0, 2)).toBe(false);
});
