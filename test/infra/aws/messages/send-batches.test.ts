import { expect, test } from 'vitest';
import { type Refused, sendInBatches } from '../../../../infra/aws/messages/send-batches.ts';

/** Takes each entry at the given try of it; notes what it was sent, call by call. */
function receiver(takenAtTry: (entry: number) => number) {
  const calls: number[][] = [];
  const tries = new Map<number, number>();
  const send = async (batch: readonly number[]): Promise<readonly Refused<number>[]> => {
    calls.push([...batch]);
    return batch.flatMap((entry) => {
      const tried = (tries.get(entry) ?? 0) + 1;
      tries.set(entry, tried);
      return tried < takenAtTry(entry) ? [{ entry, reason: 'Busy' }] : [];
    });
  };
  return { calls, send };
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

test('entries go ten at a time, and nothing is sent of nothing', async () => {
  const { calls, send } = receiver(() => 1);
  await sendInBatches(numbers(25), 'queue', send);
  expect(calls.map((batch) => batch.length)).toEqual([10, 10, 5]);
  expect(calls.flat()).toEqual(numbers(25));
  await sendInBatches([], 'queue', send);
  expect(calls).toHaveLength(3);
});

test('only what was refused is sent again', async () => {
  const { calls, send } = receiver((entry) => (entry === 3 ? 3 : entry === 7 ? 2 : 1));
  await sendInBatches(numbers(10), 'queue', send);
  expect(calls.slice(1)).toEqual([[3, 7], [3]]);
});

test('what is always refused is a fault that says how much, where and why', async () => {
  const { calls, send } = receiver((entry) => (entry === 11 ? 100 : 1));
  await expect(sendInBatches(numbers(25), 'queue', send)).rejects.toMatchObject({
    code: 'send-failed',
    message: 'queue refused 1 of 10, 5 times (Busy): try again later',
  });
  expect(calls.slice(2)).toEqual([[11], [11], [11], [11]]);
});
