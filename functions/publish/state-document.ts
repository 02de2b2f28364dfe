import { changeBytes, changeDocument } from '../lake/state-document.ts';
import type { StateStore } from '../ports.ts';

/** Attempts at an object while others write it too; each of them loses to another's only. */
const ATTEMPTS_MAX = 5;

/**
 * Replaces a JSON document that others may write at the same time (gzipped where its key says so) by
 * what `next` makes of it; where that is undefined or changes nothing, nothing is written. Throws
 * `lake-write-failed` when others are always first.
 */
export async function replaceDocument<Document>(
  lake: StateStore,
  key: string,
  next: (current: Document | undefined) => Promise<Document | undefined>,
): Promise<void> {
  await changeDocument<Document, null>(lake, key, ATTEMPTS_MAX, async (current) => ({
    next: await next(current),
    result: null,
  }));
}

/** Replaces an object as `replaceDocument` does, byte by byte. */
export async function replaceBytes(
  lake: StateStore,
  key: string,
  next: (current: Uint8Array | undefined) => Promise<Buffer | undefined>,
): Promise<void> {
  await changeBytes(lake, key, ATTEMPTS_MAX, async (current) => ({
    next: await next(current),
    result: null,
  }));
}
