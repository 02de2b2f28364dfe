import { expect, test } from 'vitest';
import { eachInTurn, takeTurns } from '../../../../functions/publish/fleet/take-turns.ts';
import { allOf } from './region-samples.ts';

test.each([
  [10, ['a1', 'b1', 'c1', 'a2', 'c2', 'a3']],
  [4, ['a1', 'b1', 'c1', 'a2']],
  [2, ['a1', 'b1']],
  [0, []],
])('of %i each group gets its turn', (most, taken) => {
  expect(takeTurns([['a1', 'a2', 'a3'], ['b1'], [], ['c1', 'c2']], most)).toEqual(taken);
});

test('no groups give nothing', () => {
  expect(takeTurns([], 5)).toEqual([]);
});

test('sources are read in turns, one item at a time, up to the end of all', async () => {
  let read = 0;
  async function* source(...items: readonly string[]) {
    for (const item of items) {
      read += 1;
      yield item;
    }
  }
  const made = () => eachInTurn([source('a1', 'a2', 'a3'), source(), source('b1')]);
  expect(await allOf(made())).toEqual(['a1', 'b1', 'a2', 'a3']);
  read = 0;
  await made().next();
  expect(read).toBe(1);
});
