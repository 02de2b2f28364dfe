import { describe, expect, test } from 'vitest';
import type { ObjectStore } from '../../functions/ports.ts';

async function put(store: ObjectStore, key: string, ...parts: readonly string[]): Promise<void> {
  const writer = await store.write(key);
  for (const part of parts) await writer.append(Buffer.from(part));
  await writer.commit();
}

async function get(store: ObjectStore, key: string): Promise<string | undefined> {
  const body = await store.read(key);
  if (body === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.chunks) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  expect(bytes.length).toBe(body.sizeBytes);
  return bytes.toString();
}

async function keys(store: ObjectStore, prefix = ''): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of store.list(prefix)) found.push(key);
  return found;
}

/** What every object store must do; `open` makes an empty one for each test. */
export function objectStoreContract(name: string, open: () => Promise<ObjectStore>): void {
  describe(`${name} is an object store`, () => {
    test('what was written is read', async () => {
      const store = await open();
      await put(store, 'a/b.txt', 'one ', 'two');
      expect(await get(store, 'a/b.txt')).toBe('one two');
    });

    test('an object may be empty', async () => {
      const store = await open();
      await put(store, 'empty');
      expect(await get(store, 'empty')).toBe('');
    });

    test('nothing is visible before commit, nor after abort', async () => {
      const store = await open();
      const writer = await store.write('a');
      await writer.append(Buffer.from('half'));
      expect([await get(store, 'a'), await keys(store)]).toEqual([undefined, []]);
      await writer.abort();
      expect([await get(store, 'a'), await keys(store)]).toEqual([undefined, []]);
    });

    test('abort after commit takes nothing back', async () => {
      const store = await open();
      const writer = await store.write('a');
      await writer.append(Buffer.from('whole'));
      await writer.commit();
      await writer.abort();
      expect(await get(store, 'a')).toBe('whole');
    });

    test('a second commit replaces the first', async () => {
      const store = await open();
      await put(store, 'a', 'a longer first text');
      await put(store, 'a', 'second');
      expect(await get(store, 'a')).toBe('second');
    });

    test('a key without an object reads as undefined', async () => {
      const store = await open();
      await put(store, 'a/b', 'x');
      for (const key of ['no/such/key', 'a', 'a/b/c'])
        expect(await get(store, key)).toBeUndefined();
    });

    test('lists what begins with the prefix, in key order, with sizes', async () => {
      const store = await open();
      for (const key of ['b/2', 'a/1', 'a-1', 'a/b/c', 'ab']) await put(store, key, key);
      expect(await keys(store)).toEqual(['a-1', 'a/1', 'a/b/c', 'ab', 'b/2']);
      expect(await keys(store, 'a/')).toEqual(['a/1', 'a/b/c']);
      expect(await keys(store, 'a')).toEqual(['a-1', 'a/1', 'a/b/c', 'ab']);
      expect(await keys(store, 'zz')).toEqual([]);
      for await (const { key, sizeBytes } of store.list('')) expect(sizeBytes).toBe(key.length);
    });

    test('lists in the order of UTF-8 bytes, which for rare letters is not that of JavaScript', async () => {
      const store = await open();
      const inOrder = ['a', 'z', 'é', '\uff5e', '😀'];
      for (const key of inOrder.toReversed()) await put(store, key);
      expect(await keys(store)).toEqual(inOrder);
    });

    test('a removed object is gone, and what is not there can be removed', async () => {
      const store = await open();
      await put(store, 'a/b', 'x');
      await put(store, 'a/bc', 'y');
      await store.remove('a/b');
      expect([await get(store, 'a/b'), await keys(store)]).toEqual([undefined, ['a/bc']]);
      for (const key of ['a/b', 'a', 'a/bc/d', 'no/such/key']) await store.remove(key);
      expect(await keys(store)).toEqual(['a/bc']);
    });

    test('a reader that stops early leaves nothing open', async () => {
      const store = await open();
      await put(store, 'big', 'x'.repeat(3_000_000));
      const body = await store.read('big');
      for await (const chunk of body?.chunks ?? []) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      await put(store, 'big', 'again');
      expect(await get(store, 'big')).toBe('again');
    });
  });
}
