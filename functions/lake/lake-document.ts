import { gunzipSync, gzipSync } from 'node:zlib';
import type { ObjectStore } from '../ports.ts';

/** The JSON document under a key of the lake, gzipped where the key says so; undefined: none. */
export async function readDocument<Document>(
  lake: ObjectStore,
  key: string,
): Promise<Document | undefined> {
  const bytes = await readWhole(lake, key);
  return bytes === undefined ? undefined : decodeDocument(key, bytes);
}

/** Writes a value as JSON, gzipped where the key ends in `.gz`; equal values give equal bytes. */
export async function writeDocument(
  lake: ObjectStore,
  key: string,
  document: unknown,
): Promise<void> {
  await writeWhole(lake, key, encodeDocument(key, document));
}

/** A value as it lies in the lake: JSON, gzipped where the key ends in `.gz`. */
export function encodeDocument(key: string, document: unknown): Buffer {
  const text = Buffer.from(`${JSON.stringify(document)}\n`);
  return key.endsWith('.gz') ? gzipSync(text) : text;
}

/** What `encodeDocument` made bytes of. */
export function decodeDocument<Document>(key: string, bytes: Uint8Array): Document {
  // The lake is written by this pipeline alone: what is read back has the shape that was written.
  return JSON.parse(`${key.endsWith('.gz') ? gunzipSync(bytes) : Buffer.from(bytes)}`) as Document;
}

/** The whole of a small object; undefined when there is none. */
export async function readWhole(lake: ObjectStore, key: string): Promise<Buffer | undefined> {
  const body = await lake.read(key);
  if (body === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.chunks) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Writes a whole object at once; on an error nothing of it stays. */
export async function writeWhole(lake: ObjectStore, key: string, bytes: Uint8Array): Promise<void> {
  const writer = await lake.write(key);
  try {
    await writer.append(bytes);
    await writer.commit();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
