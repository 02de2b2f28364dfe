import { Fault } from '../errors.ts';
import type { StateStore, StoredState } from '../ports.ts';
import {
  decodeDocument,
  encodeDocument,
  isWholeDocument,
  type LakeDocument,
} from './lake-document.ts';

/** Enough where a run writes an object once, and loses only to a run that got through. */
export const WRITE_ATTEMPTS = 5;

/** What a change makes of an object: undefined leaves it as it is. */
export interface Changed<Content, Result> {
  readonly next: Content | undefined;
  readonly result: Result;
}

/** A JSON document that several runs change at the same time. */
export interface SharedDocument<Document> {
  readonly key: string;
  /** The document as it is stored, or the empty one. */
  read(states: StateStore): Promise<Document>;
  /**
   * Changes it by a step, which runs again on a newer document where another run was first. Returns
   * the result of the step whose document is stored; throws `lake-write-failed` when other runs were
   * first at every attempt.
   */
  change<Result>(
    states: StateStore,
    step: (before: Document) => Changed<Document, Result> | Promise<Changed<Document, Result>>,
  ): Promise<Result>;
  /** Changes it by a step without a result of its own; returns the document that is stored then. */
  replace(
    states: StateStore,
    step: (before: Document) => Document | Promise<Document>,
  ): Promise<Document>;
}

/**
 * A shared document under a key, gzipped where the key says so; `empty` where none is stored. A step
 * that returns what it was given writes nothing.
 */
export function sharedDocument<Document extends LakeDocument | undefined>({
  key,
  empty,
  attempts = WRITE_ATTEMPTS,
}: {
  readonly key: string;
  readonly empty: Document;
  readonly attempts?: number;
}): SharedDocument<Document> {
  const change: SharedDocument<Document>['change'] = (states, step) =>
    changeBytes(states, key, attempts, async (bytes) => {
      const before =
        bytes === undefined ? empty : decodeDocument<NonNullable<Document>>(key, bytes);
      const { next, result } = await step(before);
      const isSame = next === undefined || next === before;
      return { next: isSame ? undefined : encodeDocument(key, next), result };
    });
  return {
    key,
    read: async (states) => (await loadDocument<NonNullable<Document>>(states, key)) ?? empty,
    change,
    replace: (states, step) =>
      change(states, async (before) => {
        const next = await step(before);
        return { next, result: next };
      }),
  };
}

/**
 * Changes an object that others may change at the same time, again where one of them was first; an
 * equal object is not written, unless a damaged one stands before it. Returns the result of the
 * change that was stored; throws `lake-write-failed` when others were first `attempts` times.
 */
export async function changeBytes<Result>(
  states: StateStore,
  key: string,
  attempts: number,
  change: (current: Uint8Array | undefined) => Promise<Changed<Buffer, Result>>,
): Promise<Result> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const state = await loadState(states, key);
    const current = contentOf(state);
    const { next = current, result } = await change(current);
    if (next === undefined || (state?.damaged === undefined && isEqual(next, current)))
      return result;
    if (await states.replace(key, next, state?.version ?? null)) return result;
  }
  const others = `other runs were first ${attempts} times`;
  throw new Fault('lake-write-failed', `can't write ${key}: ${others}: let fewer run at once`);
}

/** A JSON document as it is stored under a key; undefined where there is none. */
export async function loadDocument<Document extends LakeDocument>(
  states: StateStore,
  key: string,
): Promise<Document | undefined> {
  const bytes = contentOf(await loadState(states, key));
  return bytes === undefined ? undefined : decodeDocument<Document>(key, bytes);
}

/** Pages and metrics are made anew by each run: a damaged one is replaced, not read. */
function loadState(states: StateStore, key: string): Promise<StoredState | undefined> {
  const isDocument = !key.endsWith('.html') && !key.endsWith('.prom');
  return states.load(key, (bytes) => !isDocument || isWholeDocument(key, bytes));
}

function contentOf(state: StoredState | undefined): Uint8Array | undefined {
  return state?.damaged === 'all' ? undefined : state?.bytes;
}

function isEqual(next: Uint8Array, current: Uint8Array | undefined): boolean {
  return current !== undefined && Buffer.compare(next, current) === 0;
}
