import { gunzipSync, gzipSync } from 'node:zlib';
import { Fault } from '../errors.ts';
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
  await replaceBytes(lake, key, async (bytes) => {
    const document = await next(bytes === undefined ? undefined : decoded<Document>(key, bytes));
    return document === undefined ? undefined : encoded(key, document);
  });
}

/** Replaces an object as `replaceDocument` does, byte by byte. */
export async function replaceBytes(
  lake: StateStore,
  key: string,
  next: (current: Uint8Array | undefined) => Promise<Buffer | undefined>,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const state = await lake.load(key);
    const bytes = await next(state?.bytes);
    if (bytes === undefined || (state !== undefined && bytes.equals(state.bytes))) return;
    if (await lake.replace(key, bytes, state?.version ?? null)) return;
  }
  throw new Fault('lake-write-failed', `${key} is written by others all the time`);
}

/** What `replaceDocument` left under a key; undefined where nothing stands there. */
export async function loadDocument<Document>(
  lake: StateStore,
  key: string,
): Promise<Document | undefined> {
  const state = await lake.load(key);
  return state === undefined ? undefined : decoded(key, state.bytes);
}

function encoded(key: string, document: unknown): Buffer {
  const text = Buffer.from(`${JSON.stringify(document)}\n`);
  return key.endsWith('.gz') ? gzipSync(text) : text;
}

// The lake is written by this pipeline alone: what is read back has the shape that was written.
function decoded<Document>(key: string, bytes: Uint8Array): Document {
  return JSON.parse(`${key.endsWith('.gz') ? gunzipSync(bytes) : Buffer.from(bytes)}`) as Document;
}
