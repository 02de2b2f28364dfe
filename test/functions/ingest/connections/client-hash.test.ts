import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { ClientHasher, HASH_BYTES } from '../../../../functions/ingest/connections/client-hash.ts';

const KEY = new Uint8Array(32).fill(5);
const addressOf = (id: number) => Buffer.from(`192.0.2.${id}`);

test('a hash is the first 8 bytes of an HMAC-SHA-256 over the address', () => {
  const hash = new ClientHasher(KEY).hashOf(1, addressOf);
  const whole = createHmac('sha256', KEY).update('192.0.2.1').digest();
  expect(hash).toEqual(whole.subarray(0, 8));
  expect(hash).toHaveLength(HASH_BYTES);
});

test('another key and another address give another hash', () => {
  const hasher = new ClientHasher(KEY);
  const others = [
    hasher.hashOf(2, addressOf),
    new ClientHasher(new Uint8Array(32)).hashOf(1, addressOf),
  ];
  expect(others).not.toContainEqual(hasher.hashOf(1, addressOf));
});

test('an address is asked for once a number, and anew after clear', () => {
  const asked: number[] = [];
  const ask = (id: number) => {
    asked.push(id);
    return addressOf(id);
  };
  const hasher = new ClientHasher(KEY);
  for (const id of [3, 3, 4, 3]) hasher.hashOf(id, ask);
  hasher.clear();
  hasher.hashOf(3, ask);
  expect(asked).toEqual([3, 4, 3]);
});
