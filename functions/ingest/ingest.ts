import type { LogDelivery, Source } from '../model/source.ts';
import type { ObjectBody, ObjectStore } from '../ports.ts';
import { ChunkReader } from './chunk-reader.ts';
import { BODY_LIMITS, type BodyLimits, readBody, UnreadableBody } from './gzip-body.ts';
import { readingIdOf, sourceIdOf } from './lake-keys.ts';
import { enterAside, enterRead, type ObjectRef, type ReadSource } from './ledger.ts';
import type { LogSyntax } from './log-content.ts';
import {
  kindOfContent,
  SNIFFED_BYTES_MAX,
  unreadableContent,
  vendedSyntax,
} from './log-sniffer.ts';
import { latestMs, type ObjectKey, readObjectKey } from './object-key.ts';
import { ObjectReading } from './object-reading.ts';
import { UnreadParquet } from './records/parquet-pages.ts';
import { TrialReading } from './trial-reading.ts';

/** Enough of an object's content to see what it can't be, and that it is a legacy log. */
const MARK_BYTES_MAX = 64;
/** How each line of a legacy log begins: with its type or its time, and a space. */
const LEGACY_HEAD = /^[\w.:-]{1,63} /;
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
  /** Of plain logs whose fields come in an order of their own. */
  readonly deliveries?: readonly LogDelivery[];
}

/** One object on its way from bytes to rows: chunks are pushed, then it is finished or aborted. */
export interface Reading {
  push(chunk: Uint8Array): Promise<void>;
  /** Writes what is left and makes all of it visible; what was read, by count. */
  finish(): Promise<ReadSource>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

/** What an object is of which nothing is read. */
export type LeftOut = 'not-a-log';

/** Whether an object was entered in the ledger: read, or set aside. */
export function isSource(ingested: Source | string): ingested is Source {
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
  const latest = latestMs(key, settings.nowMs);
  const { deliveries = [], limits } = settings;
  const open = (kind: LogSyntax | 'trials'): Reading => {
    const sourceId = sourceIdOf(ref.bucket, ref.identity);
    const { clientKey, keepAliveMs } = settings;
    if (kind === 'trials')
      return new TrialReading(sourceId, ports.lake, { clientKey, latestMs: latest });
    const readingId = readingIdOf(sourceId, ref.version ?? null);
    const how = { syntax: kind, deliveries };
    const reading = { clientKey, keepAliveMs, latestMs: latest, readingId, ...how };
    return new ObjectReading(key, sourceId, ports.lake, reading);
  };
  try {
    const read = await readObject(body, { key, latestMs: latest, limits, deliveries }, open);
    return isLeftOut(read) ? read : await enterRead(read, found, key, ports.lake);
  } catch (error) {
    if (!(error instanceof UnreadableBody)) throw error;
    return await enterAside(found, key, ports.lake, error.reason, error.message);
  }
}

/** What is known of an object before it is read, and how much of it is. */
export interface ReadingPlan {
  readonly key: ObjectKey;
  readonly latestMs: number;
  readonly limits?: BodyLimits | undefined;
  readonly deliveries: readonly LogDelivery[];
}

/**
 * Reads an object to its end by what `open` begins: what was read, by count, or what it is when it is
 * left out. Throws UnreadableBody where it has to be set aside, when nothing of it is left behind.
 */
export async function readObject(
  body: ObjectBody,
  plan: ReadingPlan,
  open: (kind: LogSyntax | 'trials') => Reading,
): Promise<ReadSource | LeftOut> {
  const content = new ChunkReader(readBody(body, plan.limits ?? BODY_LIMITS));
  let reading: Reading | undefined;
  try {
    const kind = kindOf(await peeked(content, plan.key), plan);
    if (kind === 'not-a-log') return kind;
    reading = open(kind);
    for await (const chunk of content.chunks()) await reading.push(chunk);
    return await reading.finish();
  } catch (error) {
    await reading?.abort();
    if (!(error instanceof UnreadParquet)) throw error;
    const { reason } = error;
    const isAnything = reason === 'no-parquet' && !isLogFolder(plan.key);
    if (reason === 'not-a-log' || isAnything) return 'not-a-log';
    const quarantined = reason === 'no-parquet' ? 'parquet-unreadable' : reason;
    throw new UnreadableBody(quarantined, error.message, { cause: error });
  } finally {
    await content.close();
  }
}

/** So many first bytes as decide what an object is. */
async function peeked(content: ChunkReader, key: ObjectKey): Promise<Uint8Array> {
  if (isNamed(key)) {
    const mark = await content.peek(MARK_BYTES_MAX);
    if (isLegacy(mark)) return mark;
  }
  return await content.peek(SNIFFED_BYTES_MAX);
}

/**
 * What an object is: by its name, unless its first bytes are those of no legacy log, else by them,
 * however they arrive. Throws UnreadableBody where it is a log that can't be read.
 */
export function kindOf(first: Uint8Array, plan: ReadingPlan): LogSyntax | 'trials' | LeftOut {
  const { key, latestMs } = plan;
  const unreadable = unreadableContent(first);
  if (unreadable !== null) {
    if (!isLogFolder(key)) return 'not-a-log';
    throw new UnreadableBody(unreadable, ADVICE[unreadable]);
  }
  if (!isNamed(key)) return kindOfContent(first, plan);
  if (key.skip !== null || isLegacy(first)) return 'lines';
  const syntax = vendedSyntax(first, { key, latestMs, deliveries: plan.deliveries });
  return syntax === null || syntax === 'other-order' ? 'lines' : syntax;
}

function isLegacy(first: Uint8Array): boolean {
  return LEGACY_HEAD.test(Buffer.from(first.subarray(0, MARK_BYTES_MAX)).toString('latin1'));
}

/** Anything may lie beside logs; but what lies in a balancer's folder, or has its name, is a log. */
function isLogFolder(key: ObjectKey): boolean {
  return isNamed(key) || key.accountId !== null;
}

function isNamed({ kind, skip }: ObjectKey): boolean {
  return kind !== null || skip !== null;
}

/** Whether nothing is read of an object. */
export function isLeftOut(read: object | LeftOut): read is LeftOut {
  return read === 'not-a-log';
}
