import { expect, test } from 'vitest';
import { eachOf } from '../../../functions/measure/each-of.ts';

test('what came of each is returned in order, one after another', async () => {
  const seen: string[] = [];
  const results = await eachOf([3, 1, 2], async (item) => {
    seen.push(`begin ${item}`);
    await Promise.resolve();
    seen.push(`end ${item}`);
    return item * 10;
  });
  expect(results).toEqual([30, 10, 20]);
  expect(seen).toEqual(['begin 3', 'end 3', 'begin 1', 'end 1', 'begin 2', 'end 2']);
});

test('one that fails keeps no other from being worked on, and is thrown as it was', async () => {
  const wrong = new Error('no');
  const done: number[] = [];
  const work = eachOf([1, 2, 3], async (item) => {
    if (item === 2) throw wrong;
    done.push(item);
  });
  await expect(work).rejects.toBe(wrong);
  expect(done).toEqual([1, 3]);
});

test('several that fail are thrown together', async () => {
  const work = eachOf([1, 2], async (item) => {
    throw new Error(`no ${item}`);
  });
  await expect(work).rejects.toMatchObject({ message: 'no 1; no 2', errors: { length: 2 } });
});
