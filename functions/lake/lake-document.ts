import { gunzipSync, gzipSync } from 'node:zlib';
import { Fault } from '../errors.ts';
import type { ObjectStore } from '../ports.ts';

/** The newest schema of any document that this version writes. */
const NEWEST_SCHEMA = 1;

/** What every document of the lake says of itself, so that an older version knows a newer one's. */
export interface LakeDocument {
  readonly schema: number;
}

/** The JSON document under a key of the lake, gzipped where the key says so; undefined: none. */
export async function readDocument<Document extends LakeDocument>(
  lake: ObjectStore,
  key: string,
): Promise<Document | undefined> {
  const bytes = await readWhole(lake, key);
  return bytes === undefined ? undefined : decodeDocument<Document>(key, bytes);
}

/** Writes a document as JSON, gzipped where the key ends in `.gz`; equal ones give equal bytes. */
export async function writeDocument<Document extends LakeDocument>(
  lake: ObjectStore,
  key: string,
  document: Document,
): Promise<void> {
  await writeWhole(lake, key, encodeDocument(key, document));
}

/** A document as it lies in the lake: JSON, gzipped where the key ends in `.gz`. */
export function encodeDocument(key: string, document: LakeDocument): Buffer {
  const text = Buffer.from(`${JSON.stringify(document)}\n`);
  return key.endsWith('.gz') ? gzipSync(text) : text;
}

/**
 * What `encodeDocument` made bytes of. Throws `read-failed` where they are damaged, or where a newer
 * version wrote them: it may have put something into them that this one would lose.
 */
export function decodeDocument<Document extends LakeDocument>(
  key: string,
  bytes: Uint8Array,
): Document {
  const document = parseDocument(key, bytes);
  if (document === null) {
    const what = bytes.length === 0 ? 'empty' : 'damaged';
    throw new Fault('read-failed', `${key} is ${what}: restore an earlier version, or remove it`);
  }
  // Documents had no number before the first schema was counted.
  const { schema = 1 } = document as Partial<LakeDocument>;
  if (schema > NEWEST_SCHEMA) {
    throw new Fault(
      'read-failed',
      `${key} has schema ${schema}, newer than ${NEWEST_SCHEMA}, the newest known here: ` +
        'update this resumption-watch, or use another lake',
    );
  }
  // The lake is written by this pipeline alone: what is read back has the shape that was written.
  return document as Document;
}

/** Whether bytes are a whole document of any schema, not the part that a crash left of one. */
export function isWholeDocument(key: string, bytes: Uint8Array): boolean {
  return parseDocument(key, bytes) !== null;
}

/** Cut anywhere, a document is no JSON object any more. */
function parseDocument(key: string, bytes: Uint8Array): object | null {
  try {
    const text = key.endsWith('.gz') ? gunzipSync(bytes) : Buffer.from(bytes);
    const document: unknown = JSON.parse(`${text}`);
    return typeof document === 'object' ? document : null;
  } catch {
    return null;
  }
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
export async function writeWhole(
  lake: Pick<ObjectStore, 'write'>,
  key: string,
  bytes: Uint8Array,
): Promise<void> {
  const writer = await lake.write(key);
  try {
    await writer.append(bytes);
    await writer.commit();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
