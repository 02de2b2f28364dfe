import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { heldDocument } from '../../../../functions/publish/fleet/held-document.ts';
import { bytesOf } from './region-samples.ts';

const KIND = {
  schema: z.strictObject({
    schema: z.literal(1),
    name: z.string().default('none'),
    rows: z.array(z.strictObject({ at: z.int(), parts: z.array(z.int()), of: z.string() })),
    within: z.strictObject({ list: z.array(z.int()) }),
  }),
  lists: [['rows'], ['within', 'list'], ['absent']],
  withGaps: (value: Record<string, unknown>) => {
    const { rows } = value;
    if (!Array.isArray(rows)) return value;
    return { ...value, rows: rows.map((row) => ({ of: 'older', ...row })) };
  },
};
const row = (at: number) => ({ at, parts: [at], of: 'x' });
const WHOLE = { schema: 1, name: 'a', rows: [row(1), row(2)], within: { list: [3] } };
const held = (value: unknown) => heldDocument(bytesOf(value), KIND);

test('a document that fits is current, and is what was written, defaults filled in', () => {
  expect(held(WHOLE)).toEqual({ document: WHOLE, form: 'current' });
  const { name: _, ...nameless } = WHOLE;
  expect(held(nameless)).toEqual({ document: { ...WHOLE, name: 'none' }, form: 'current' });
});

test('one of many rows is read in parts, all of them in their order', () => {
  const rows = Array.from({ length: 3000 }, (_, at) => row(at));
  expect(held({ ...WHOLE, rows })).toEqual({ document: { ...WHOLE, rows }, form: 'current' });
});

test('one that lacks what an older version did not know is older, its gaps filled', () => {
  const rows = [{ at: 1, parts: [] }];
  const filled = [{ at: 1, parts: [], of: 'older' }];
  expect(held({ ...WHOLE, rows })).toEqual({ document: { ...WHOLE, rows: filled }, form: 'older' });
});

test('one with fields of a newer version is newer, and is shown without them', () => {
  const rows = [{ ...row(1), mark: 'seen' }, row(2)];
  const newer = { ...WHOLE, rows, marks: [1, 2] };
  expect(held(newer)).toEqual({ document: WHOLE, form: 'newer' });
});

describe('what does not fit is told in our words', () => {
  test.each<[string, unknown, string]>([
    [
      'a newer schema',
      { ...WHOLE, schema: 2 },
      'has schema 2, newer than 1, the newest known here: update this resumption-watch',
    ],
    [
      'no schema',
      { ...WHOLE, schema: 'x' },
      'does not fit the schema: schema has a value that is not known here',
    ],
    [
      'a row of another type',
      { ...WHOLE, rows: [{ ...row(1), at: 'x' }] },
      'does not fit the schema: rows.at is missing, or of another type',
    ],
    [
      'a list that is none',
      { ...WHOLE, rows: 3 },
      'does not fit the schema: rows is missing, or of another type',
    ],
    [
      'something else',
      { hello: '<script>' },
      'does not fit the schema: schema has a value that is not known here',
    ],
  ])('%s', (_, value, reason) => {
    expect(held(value)).toEqual({ reason });
  });

  test('a row that hides a million others', () => {
    const parts = Array.from({ length: 6000 }, () => ({}));
    const reason = 'does not fit the schema: one row has more than 5000 values';
    expect(held({ ...WHOLE, rows: [{ ...row(1), parts }] })).toEqual({ reason });
    expect(held({ ...WHOLE, more: { parts } })).toEqual({ reason });
  });

  test('a million rows of which each is wrong, without a fault of each', () => {
    const startedMs = performance.now();
    const rows = Array.from({ length: 1_000_000 }, () => ({}));
    expect(held({ ...WHOLE, rows })).toHaveProperty('reason');
    expect(performance.now() - startedMs).toBeLessThan(20_000);
  });
});
