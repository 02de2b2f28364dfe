import { pipeline, Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import type { QuarantineReason } from '../model/source.ts';
import type { ObjectBody } from '../ports.ts';
import { ChunkReader } from './chunk-reader.ts';

/** Half of what Node's default of 16 KiB costs, and still a little less than 256 KiB (measured). */
const CHUNK_BYTES_MAX = 524_288;
const CHUNK_BYTES_MIN = 16_384;
/** How many times a log is longer than its gzip: most objects are small and need one chunk. */
const USUAL_RATIO = 12;
/** Limits of one object; a node's five minutes are a thousandth of this. */
export interface BodyLimits {
  readonly storedBytesMax: number;
  readonly bytesMax: number;
  /** Decompressed over stored bytes; logs compress 4 to 15 times, gzip itself can 1030 times. */
  readonly ratioMax: number;
}

export const BODY_LIMITS: BodyLimits = {
  storedBytesMax: 2_000_000_000,
  bytesMax: 20_000_000_000,
  ratioMax: 200,
};

/** Small objects may well be one line over and over: the ratio counts from here on. */
const RATIO_COUNTS_FROM_BYTES = 16_777_216;
/** RFC 1952, section 2.3.1: ID1 and ID2. */
const GZIP_MAGIC = [0x1f, 0x8b];

/** An object that can't be read to its end: the whole of it is set aside. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
  readonly reason: QuarantineReason;

  constructor(reason: QuarantineReason, detail: string, options?: { cause: unknown }) {
    super(`${reason}: ${detail}`, options);
    this.reason = reason;
  }
}

/**
 * The decompressed bytes of an object, gzip (of several members too) or plain, as their first
 * bytes show; throws UnreadableBody unless all of them come and the stream ends cleanly.
 */
export async function* readBody(body: ObjectBody, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  if (body.sizeBytes > limits.storedBytesMax) {
    const detail = `${body.sizeBytes} bytes, the limit is ${limits.storedBytesMax}`;
    throw new UnreadableBody('object-too-large', detail);
  }
  const stored = new ChunkReader(countTo(body));
  try {
    const first = await stored.peek(GZIP_MAGIC.length);
    yield* isGzip(first) ? inflate(stored, body.sizeBytes, limits) : stored.chunks();
  } finally {
    // A consumer that stops at the first chunk may leave the store open.
    await stored.close();
  }
}

/** Whether bytes begin as gzip does. */
export function isGzip(bytes: Uint8Array): boolean {
  return GZIP_MAGIC.every((byte, at) => bytes[at] === byte);
}

/**
 * A small gzip decompressed at once; undefined where only `readBody` can say what is wrong with it,
 * or with its end, or whether it is too large.
 */
export function gunzipWhole(bytes: Uint8Array): Uint8Array | undefined {
  const chunkSize = Math.min(
    CHUNK_BYTES_MAX,
    Math.max(CHUNK_BYTES_MIN, bytes.length * USUAL_RATIO),
  );
  try {
    // The types know the answer without `info` alone.
    const { buffer, engine } = gunzipSync(bytes, {
      ...{ chunkSize, info: true, maxOutputLength: RATIO_COUNTS_FROM_BYTES },
    }) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    return engine.bytesWritten === bytes.length ? buffer : undefined;
  } catch {
    return undefined;
  }
}

/** Passes chunks on; throws unless they add up to the object's size. */
async function* countTo(body: ObjectBody): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body.chunks) {
    bytes += chunk.length;
    if (chunk.length > 0) yield chunk;
  }
  if (bytes !== body.sizeBytes) {
    throw new UnreadableBody('size-mismatch', `read ${bytes} of ${body.sizeBytes} bytes`);
  }
}

/**
 * Decompresses one run of gzip members after another: Node's gunzip ends at a zero byte behind a
 * member, as at the padding of a tape, and says nothing of what comes behind. The count of bytes
 * that it took shows where to go on.
 */
async function* inflate(
  stored: ChunkReader,
  storedBytes: number,
  limits: BodyLimits,
): AsyncGenerator<Uint8Array> {
  const seen = { bytes: 0 };
  do yield* inflateRun(stored, storedBytes, limits, seen);
  while (await goesOn(stored));
}

/** The decompressed bytes up to the next zero byte behind a member, or to the end. */
async function* inflateRun(
  stored: ChunkReader,
  storedBytes: number,
  limits: BodyLimits,
  seen: { bytes: number },
): AsyncGenerator<Uint8Array> {
  const usualBytes = Math.max(CHUNK_BYTES_MIN, storedBytes * USUAL_RATIO);
  const gunzip = createGunzip({ chunkSize: Math.min(CHUNK_BYTES_MAX, usualBytes) });
  const startAt = stored.takenBytes;
  // An error of the source ends `gunzip` with that error, and so reaches the loop below.
  pipeline(Readable.from(stored.hand()), gunzip, () => {});
  try {
    for await (const chunk of gunzip as AsyncIterable<Uint8Array>) {
      stored.takeTo(startAt + gunzip.bytesWritten);
      seen.bytes += chunk.length;
      refuseBomb(seen.bytes, startAt + gunzip.bytesWritten, limits);
      yield chunk;
    }
    await stored.settled();
    stored.takeTo(startAt + gunzip.bytesWritten);
  } catch (error) {
    throw asUnreadable(error, seen.bytes);
  } finally {
    gunzip.destroy();
  }
}

/** Skips zeros; whether another member follows them. Throws where something else does. */
async function goesOn(stored: ChunkReader): Promise<boolean> {
  const at = await stored.skipZeros();
  if (at === undefined) return false;
  if (isGzip(await stored.peek(GZIP_MAGIC.length))) return true;
  const detail = `what follows zeros at byte ${at} is no gzip`;
  throw new UnreadableBody('gzip-corrupt', detail);
}

function refuseBomb(bytes: number, storedBytes: number, limits: BodyLimits): void {
  const ratio = bytes / Math.max(1, storedBytes);
  if (bytes > limits.bytesMax) {
    throw new UnreadableBody('gzip-bomb', `more than ${limits.bytesMax} bytes decompressed`);
  }
  if (bytes > RATIO_COUNTS_FROM_BYTES && ratio > limits.ratioMax) {
    const detail = `decompresses ${Math.round(ratio)} times, the limit is ${limits.ratioMax}`;
    throw new UnreadableBody('gzip-bomb', detail);
  }
}

/** zlib's own verdicts are about the object; every other error is the world's and goes on. */
function asUnreadable(error: unknown, bytes: number): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const { code } = error;
  if (typeof code !== 'string' || !code.startsWith('Z_')) return error;
  const reason = code === 'Z_BUF_ERROR' ? 'gzip-truncated' : 'gzip-corrupt';
  const detail = `${error.message} after ${bytes} decompressed bytes`;
  return new UnreadableBody(reason, detail, { cause: error });
}
