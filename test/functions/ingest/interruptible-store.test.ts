import { expect, test } from 'vitest';
import { interruptible } from '../../../functions/ingest/interruptible-store.ts';
import type { ObjectStore } from '../../../functions/ports.ts';

const REASON = new Error('the time is up');

/** A store of one object, `a`, of three chunks. */
const STORE: Pick<ObjectStore, 'read'> = {
  read: async (key) => (key === 'a' ? { sizeBytes: 3, chunks: chunks() } : undefined),
};

async function* chunks(): AsyncGenerator<Uint8Array> {
  for (const byte of [1, 2, 3]) yield Uint8Array.of(byte);
}

function opened() {
  const stop = new AbortController();
  return { stop, store: interruptible(STORE as ObjectStore, stop.signal) };
}

test('until the signal an object is read whole, and a missing one is missing', async () => {
  const { store } = opened();
  const body = await store.read('a');
  expect(body?.sizeBytes).toBe(3);
  const read: Uint8Array[] = [];
  for await (const chunk of body?.chunks ?? []) read.push(chunk);
  expect(Buffer.concat(read)).toEqual(Buffer.of(1, 2, 3));
  expect(await store.read('b')).toBeUndefined();
});

test('an object that is being read ends with the reason at its next chunk', async () => {
  const { stop, store } = opened();
  const body = await store.read('a');
  const read: number[] = [];
  const reading = (async () => {
    for await (const [byte = 0] of body?.chunks ?? []) {
      read.push(byte);
      if (byte === 2) stop.abort(REASON);
    }
  })();
  await expect(reading).rejects.toBe(REASON);
  expect(read).toEqual([1, 2]);
});

test('after the signal no object is opened', async () => {
  const { stop, store } = opened();
  stop.abort(REASON);
  await expect(store.read('a')).rejects.toBe(REASON);
});
