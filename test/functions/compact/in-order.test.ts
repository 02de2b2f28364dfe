import { expect, test } from 'vitest';
import { inOrder } from '../../../functions/compact/in-order.ts';

const pause = (turns: number): Promise<void> =>
  turns === 0 ? Promise.resolve() : Promise.resolve().then(() => pause(turns - 1));

async function all<Result>(results: AsyncIterable<Result>): Promise<Result[]> {
  const seen: Result[] = [];
  for await (const result of results) seen.push(result);
  return seen;
}

test('results come in the order of the items, whichever is done first', async () => {
  const results = inOrder([9, 0, 5, 1], 3, async (turns) => {
    await pause(turns);
    return turns;
  });
  expect(await all(results)).toEqual([9, 0, 5, 1]);
});

test('no more than `width` are at work at once', async () => {
  let [working, most] = [0, 0];
  const work = async () => {
    working += 1;
    most = Math.max(most, working);
    await pause(3);
    working -= 1;
  };
  await all(inOrder([1, 2, 3, 4, 5], 2, work));
  expect(most).toBe(2);
});

test('an error ends it in its turn, when what was begun has ended', async () => {
  const ended: number[] = [];
  const results = inOrder([0, 1, 2, 3, 4], 3, async (item) => {
    await pause(item * 2);
    ended.push(item);
    if (item === 1) throw new Error('one');
    return item;
  });
  const seen: number[] = [];
  const reading = (async () => {
    for await (const item of results) seen.push(item);
  })();
  await expect(reading).rejects.toThrow('one');
  expect(seen).toEqual([0]);
  expect(ended.sort()).toEqual([0, 1, 2, 3]);
});

test('a reader that stops early waits for what was begun', async () => {
  const ended: number[] = [];
  const results = inOrder([0, 1, 2, 3], 2, async (item) => {
    await pause(4);
    ended.push(item);
  });
  for await (const _ of results) break;
  expect(ended).toEqual([0, 1, 2]);
});
