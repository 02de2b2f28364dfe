import { Fault } from '../errors.ts';
import type { StateStore } from '../ports.ts';
import { decodeDocument, encodeDocument } from './lake-document.ts';

/** What a change makes of an object: undefined leaves it as it is. */
export interface Changed<Content, Result> {
  readonly next: Content | undefined;
  readonly result: Result;
}

/**
 * Changes an object that others may change at the same time, anew where one of them was first; what
 * is equal is not written. Returns the result of the change that stands; throws `lake-write-failed`
 * when others were first `attemptsMax` times.
 */
export async function changeBytes<Result>(
  states: StateStore,
  key: string,
  attemptsMax: number,
  change: (current: Uint8Array | undefined) => Promise<Changed<Buffer, Result>>,
): Promise<Result> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const state = await states.load(key);
    const { next, result } = await change(state?.bytes);
    if (next === undefined || (state !== undefined && next.equals(state.bytes))) return result;
    if (await states.replace(key, next, state?.version ?? null)) return result;
  }
  const others = `other runs were first ${attemptsMax} times`;
  throw new Fault('lake-write-failed', `can't write ${key}: ${others}: let fewer run at once`);
}

/** Changes a JSON document as `changeBytes` does, gzipped where its key says so. */
export async function changeDocument<Document, Result>(
  states: StateStore,
  key: string,
  attemptsMax: number,
  change: (current: Document | undefined) => Promise<Changed<Document, Result>>,
): Promise<Result> {
  return await changeBytes(states, key, attemptsMax, async (bytes) => {
    const current = bytes === undefined ? undefined : decodeDocument<Document>(key, bytes);
    const { next, result } = await change(current);
    return { next: next === undefined ? undefined : encodeDocument(key, next), result };
  });
}

/** What `changeDocument` left under a key; undefined where nothing stands there. */
export async function loadDocument<Document>(
  states: StateStore,
  key: string,
): Promise<Document | undefined> {
  const state = await states.load(key);
  return state === undefined ? undefined : decodeDocument(key, state.bytes);
}
