import { describe, expect, test } from 'vitest';
import type { StateStore } from '../../functions/ports.ts';

const WRITERS = 20;

/** An empty place for states, and how to open it: each call is one more writer's own store. */
export type OpenStates = () => Promise<() => StateStore>;

async function text(store: StateStore, key: string): Promise<string | undefined> {
  const state = await store.load(key);
  return state === undefined ? undefined : Buffer.from(state.bytes).toString();
}

/** Sets the state whatever stands there, and returns its version. */
async function set(store: StateStore, key: string, value: string): Promise<string> {
  const before = await store.load(key);
  expect(await store.replace(key, Buffer.from(value), before?.version ?? null)).toBe(true);
  return (await store.load(key))?.version ?? '';
}

/** Many writers at once against one version: who won, by number. */
async function race(connect: () => StateStore, version: string | null): Promise<number[]> {
  const writers = Array.from({ length: WRITERS }, connect);
  const won = await Promise.all(
    writers.map((writer, at) => writer.replace('k', Buffer.from(`writer ${at}`), version)),
  );
  return [...won.keys()].filter((at) => won[at]);
}

/** Adds one to a number that others add to as well: reads again whenever somebody was first. */
async function increment(store: StateStore): Promise<void> {
  const before = await store.load('k');
  const sum = before === undefined ? 0 : Number(Buffer.from(before.bytes).toString());
  if (await store.replace('k', Buffer.from(String(sum + 1)), before?.version ?? null)) return;
  await increment(store);
}

/** What every store of shared states must do. */
export function stateStoreContract(name: string, open: OpenStates): void {
  describe(`${name} is a state store`, () => {
    test('a key without a state loads as undefined', async () => {
      const store = (await open())();
      expect(await store.load('no/such/key')).toBeUndefined();
    });

    test('what was written is loaded, by every writer', async () => {
      const connect = await open();
      expect(await connect().replace('a/b', Buffer.from('one'), null)).toBe(true);
      expect(await text(connect(), 'a/b')).toBe('one');
      expect(await text(connect(), 'a')).toBeUndefined();
    });

    test('a state may be empty, and is a state all the same', async () => {
      const store = (await open())();
      await set(store, 'k', '');
      expect(await text(store, 'k')).toBe('');
      expect(await store.replace('k', Buffer.from('x'), null)).toBe(false);
    });

    test('the version that was loaded may be replaced, once', async () => {
      const store = (await open())();
      const first = await set(store, 'k', 'first');
      expect(await store.replace('k', Buffer.from('second'), first)).toBe(true);
      expect(await store.replace('k', Buffer.from('late'), first)).toBe(false);
      expect(await text(store, 'k')).toBe('second');
    });

    test('who expects no state writes nothing where there is one', async () => {
      const store = (await open())();
      await set(store, 'k', 'first');
      expect(await store.replace('k', Buffer.from('other'), null)).toBe(false);
      expect(await text(store, 'k')).toBe('first');
    });

    test('who expects a state writes nothing where there is none', async () => {
      const store = (await open())();
      const version = await set(store, 'k', 'x');
      expect(await store.replace('other', Buffer.from('x'), version)).toBe(false);
      expect(await store.load('other')).toBeUndefined();
    });

    test(`of ${WRITERS} writers of the first state exactly one wins`, async () => {
      const connect = await open();
      const winners = await race(connect, null);
      expect(winners).toHaveLength(1);
      expect(await text(connect(), 'k')).toBe(`writer ${winners[0]}`);
    });

    test(`of ${WRITERS} writers that replace one version exactly one wins`, async () => {
      const connect = await open();
      const winners = await race(connect, await set(connect(), 'k', 'before'));
      expect(winners).toHaveLength(1);
      expect(await text(connect(), 'k')).toBe(`writer ${winners[0]}`);
    });

    test(`${WRITERS} writers that read again and retry lose nothing`, async () => {
      const connect = await open();
      await Promise.all(Array.from({ length: WRITERS }, () => increment(connect())));
      expect(await text(connect(), 'k')).toBe(String(WRITERS));
    });
  });
}
