import { describe, expect, test } from 'vitest';
import {
  changeBytes,
  loadDocument,
  sharedDocument,
} from '../../../functions/lake/state-document.ts';
import type { StateStore } from '../../../functions/ports.ts';

interface Counter {
  readonly schema: 1;
  readonly count: number;
}

const KEY = 'alerts/counter.json';
const EMPTY: Counter = { schema: 1, count: 0 };
const counter = sharedDocument<Counter>({ key: KEY, empty: EMPTY, attempts: 3 });
const increment = ({ count }: Counter): Counter => ({ schema: 1, count: count + 1 });

/** One object in memory; `others` writes are made by another run just before one of ours. */
function memory(others = 0) {
  let version = 0;
  let bytes: Uint8Array | undefined;
  const writes: string[] = [];
  let left = others;
  const states: StateStore = {
    load: async () => (bytes === undefined ? undefined : { bytes, version: String(version) }),
    replace: async (_key, next, expected) => {
      if (left > 0) {
        left -= 1;
        version += 1;
        bytes = Buffer.from(`{"count":${100 * version}}\n`);
      }
      if (expected !== (bytes === undefined ? null : String(version))) return false;
      version += 1;
      bytes = next;
      writes.push(`${Buffer.from(next)}`);
      return true;
    },
  };
  return { states, writes };
}

describe('a shared document', () => {
  test('is the empty one until something is stored', async () => {
    const { states, writes } = memory();
    expect(await counter.read(states)).toBe(EMPTY);
    expect(await loadDocument(states, KEY)).toBeUndefined();
    expect(await counter.replace(states, increment)).toEqual({ schema: 1, count: 1 });
    expect(await counter.read(states)).toEqual({ schema: 1, count: 1 });
    expect(writes).toEqual(['{"schema":1,"count":1}\n']);
  });

  test('is not written by a step that returns what it was given, or an equal document', async () => {
    const { states, writes } = memory();
    expect(await counter.replace(states, (before) => before)).toBe(EMPTY);
    expect(writes).toEqual([]);
    await counter.replace(states, increment);
    await counter.replace(states, (before) => ({ ...before }));
    await counter.change(states, () => ({ next: undefined, result: null }));
    expect(writes).toHaveLength(1);
  });

  test('is changed again, by the same step, where another run was first', async () => {
    const { states } = memory(2);
    const seen: number[] = [];
    const result = await counter.change(states, (before) => {
      seen.push(before.count);
      return { next: increment(before), result: `after ${before.count}` };
    });
    expect(seen).toEqual([0, 100, 200]);
    expect(result).toBe('after 200');
    expect(await counter.read(states)).toEqual({ schema: 1, count: 201 });
  });

  test('is given up where other runs were first at every attempt', async () => {
    const { states, writes } = memory(3);
    await expect(counter.replace(states, increment)).rejects.toMatchObject({
      code: 'lake-write-failed',
      message: expect.stringContaining('other runs were first 3 times'),
    });
    expect(writes).toEqual([]);
  });
});

test('bytes are written as they are, and not where they are equal', async () => {
  const { states, writes } = memory();
  const change = async () => ({ next: Buffer.from('<html>'), result: 'made' });
  expect(await changeBytes(states, KEY, 1, change)).toBe('made');
  expect(await changeBytes(states, KEY, 1, change)).toBe('made');
  expect(writes).toEqual(['<html>']);
});
