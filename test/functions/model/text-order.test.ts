import { expect, test } from 'vitest';
import { compareText } from '../../../functions/model/text-order.ts';

test('texts are in the order of code units, whatever the locale would say', () => {
  expect(['ä', 'b', 'B', 'a', '', 'a1', 'a'].toSorted(compareText)).toEqual([
    ...['', 'B', 'a', 'a', 'a1', 'b', 'ä'],
  ]);
});

test('equal texts are equal, and the order is the same both ways', () => {
  expect(compareText('a', 'a')).toBe(0);
  expect([compareText('a', 'b'), compareText('b', 'a')]).toEqual([-1, 1]);
});
