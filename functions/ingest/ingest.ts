import type { Source } from '../model/source.ts';
import type { ObjectStore } from '../ports.ts';
import { BODY_LIMITS, type BodyLimits, readBody, UnreadableBody } from './gzip-body.ts';
import { sourceIdOf } from './lake-keys.ts';
import { enterAside, enterRead, type ObjectRef, type ReadSource } from './ledger.ts';
import { looksLikeLog } from './log-sniffer.ts';
import { readObjectKey } from './object-key.ts';
import { ObjectReading } from './object-reading.ts';
import { looksLikeTrials, TrialReading } from './trial-reading.ts';

/** Where logs are read and rows are written. */
export interface IngestPorts {
  readonly logs: ObjectStore;
  readonly lake: ObjectStore;
}

export interface IngestSettings {
  /** The lake's secret key for client addresses. */
  readonly clientKey: Uint8Array;
  readonly keepAliveMs: number;
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

/**
 * Reads one object into the lake: handshakes (of a prober's result file, trials), rejected lines and
 * its ledger row; when it can't be read to its end, a quarantine note and a ledger row that says so.
 * The same object gives the same bytes each time. Throws only when the world fails; answers
 * `not-a-log` for an object that is neither.
 */
export async function ingestObject(
  ref: ObjectRef,
  ports: IngestPorts,
  settings: IngestSettings,
): Promise<Source | 'not-a-log'> {
  const key = readObjectKey(ref.identity);
  const body = await ports.logs.read(ref.key);
  if (body === undefined)
    return enterAside(ref, key, ports.lake, 'gone', 'deleted since it was listed');
  // The object may have been replaced since it was listed or its message was sent.
  const found = { ...ref, sizeBytes: body.sizeBytes };
  const limits = settings.limits ?? BODY_LIMITS;
  const sourceId = sourceIdOf(ref.bucket, ref.identity);
  let reading: Reading = new ObjectReading(key, sourceId, ports.lake, settings);
  try {
    let first = key.kind === null && key.skip === null;
    for await (const chunk of readBody(body, limits)) {
      if (first && looksLikeTrials(chunk)) reading = new TrialReading(sourceId, ports.lake);
      else if (first && !looksLikeLog(chunk)) return 'not-a-log';
      first = false;
      await reading.push(chunk);
    }
    if (first) return 'not-a-log';
    return await enterRead(await reading.finish(), found, key, ports.lake);
  } catch (error) {
    await reading.abort();
    if (!(error instanceof UnreadableBody)) throw error;
    return await enterAside(found, key, ports.lake, error.reason, error.message);
  }
}
