import type { Source } from '../model/source.ts';
import type { ObjectStore } from '../ports.ts';
import { ChunkReader } from './chunk-reader.ts';
import { BODY_LIMITS, type BodyLimits, readBody, UnreadableBody } from './gzip-body.ts';
import { readingIdOf, sourceIdOf } from './lake-keys.ts';
import { enterAside, enterRead, type ObjectRef, type ReadSource } from './ledger.ts';
import { kindOfContent, SNIFFED_BYTES_MAX, unreadableContent } from './log-sniffer.ts';
import { latestMs, type ObjectKey, readObjectKey } from './object-key.ts';
import { ObjectReading } from './object-reading.ts';
import { TrialReading } from './trial-reading.ts';
import type { VendedLog } from './vended-log.ts';

/** Enough of an object's content to see what it can't be. */
const MARK_BYTES_MAX = 2;
const ADVICE = {
  'gzip-in-gzip': 'compressed twice: decompress it once',
  'utf-16': 'the text is UTF-16: write it as UTF-8',
} as const;

/** Where logs are read and rows are written. */
export interface IngestPorts {
  readonly logs: ObjectStore;
  readonly lake: ObjectStore;
}

export interface IngestSettings {
  /** The lake's secret key for client addresses. */
  readonly clientKey: Uint8Array;
  readonly keepAliveMs: number;
  /** For objects that do not say when they were delivered: nothing in them is younger. */
  readonly nowMs: number;
  readonly limits?: BodyLimits;
}

/** One object on its way from bytes to rows: chunks are pushed, then it is finished or aborted. */
interface Reading {
  push(chunk: Uint8Array): Promise<void>;
  /** Writes what is left and makes all of it visible; what was read, by count. */
  finish(): Promise<ReadSource>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

/** What an object is of which nothing is read. */
export type LeftOut = 'not-a-log' | VendedLog;

/** Whether an object was entered in the ledger: read, or set aside. */
export function isSource(ingested: Source | LeftOut): ingested is Source {
  return typeof ingested !== 'string' && 'sourceId' in ingested;
}

/**
 * Reads one object into the lake: handshakes (of a prober's result file, trials), rejected lines and
 * its ledger row; when it can't be read to its end, a quarantine note and a ledger row that says so.
 * The same object gives the same bytes each time. Throws only when the world fails; answers what an
 * object is that is left out.
 */
export async function ingestObject(
  ref: ObjectRef,
  ports: IngestPorts,
  settings: IngestSettings,
): Promise<Source | LeftOut> {
  const key = readObjectKey(ref.identity);
  const body = await ports.logs.read(ref.key);
  if (body === undefined)
    return enterAside(ref, key, ports.lake, 'gone', 'deleted since it was listed');
  // The object may have been replaced since it was listed or its message was sent.
  const found = { ...ref, sizeBytes: body.sizeBytes };
  const content = new ChunkReader(readBody(body, settings.limits ?? BODY_LIMITS));
  let reading: Reading | undefined;
  try {
    const opened = await openReading(content, ref, key, ports.lake, settings);
    if (!isReading(opened)) return opened;
    reading = opened;
    for await (const chunk of content.chunks()) await reading.push(chunk);
    return await enterRead(await reading.finish(), found, key, ports.lake);
  } catch (error) {
    await reading?.abort();
    if (!(error instanceof UnreadableBody)) throw error;
    return await enterAside(found, key, ports.lake, error.reason, error.message);
  } finally {
    await content.close();
  }
}

/** Begins to read what the object is: by its name, else by its first bytes, however they arrive. */
async function openReading(
  content: ChunkReader,
  { bucket, identity, version }: ObjectRef,
  key: ObjectKey,
  lake: ObjectStore,
  settings: IngestSettings,
): Promise<Reading | LeftOut> {
  const sourceId = sourceIdOf(bucket, identity);
  const latest = latestMs(key, settings.nowMs);
  const isNamed = key.kind !== null || key.skip !== null;
  const first = await content.peek(isNamed ? MARK_BYTES_MAX : SNIFFED_BYTES_MAX);
  const unreadable = unreadableContent(first);
  if (unreadable !== null) {
    // Anything may lie beside logs; but what lies in a balancer's folder is a log.
    if (!isNamed && key.accountId === null) return 'not-a-log';
    throw new UnreadableBody(unreadable, ADVICE[unreadable]);
  }
  const kind = isNamed ? 'log' : kindOfContent(first, latest);
  if (kind === 'trials') return new TrialReading(sourceId, lake, latest);
  if (kind === 'log') {
    const { clientKey, keepAliveMs } = settings;
    const readingId = readingIdOf(sourceId, version ?? null);
    const reading = { clientKey, keepAliveMs, latestMs: latest, readingId };
    return new ObjectReading(key, sourceId, lake, reading);
  }
  return kind;
}

function isReading(opened: Reading | LeftOut): opened is Reading {
  return typeof opened !== 'string' && 'push' in opened;
}
