import { expect, test } from 'vitest';
import { Renumbering, WholeNames } from '../../../../functions/ingest/wholes/whole-names.ts';

test('a number is looked up once, until it is forgotten; none stays none', () => {
  const asked: number[] = [];
  const numbers = new Renumbering((id) => asked.push(id) + 10);
  expect([5, 200, 5, -1].map((id) => numbers.of(id))).toEqual([11, 12, 11, -1]);
  numbers.clear();
  expect(numbers.of(200)).toBe(13);
  expect(asked).toEqual([5, 200, 200]);
});

test('all names are forgotten together', () => {
  const names = new WholeNames();
  names.nodes.internBytes(Buffer.from('10.0.0.1'));
  names.readings.internBytes(Buffer.alloc(8));
  names.clear();
  expect([names.nodes.size, names.readings.size]).toEqual([0, 0]);
});
