import type { Source } from '../model/source.ts';
import type { ObjectStore } from '../ports.ts';
import { ingestObject, type LeftOut } from './ingest.ts';
import { writtenObjects } from './object-events.ts';

/** What reading a message needs of the world. */
export interface MessageWorld {
  readonly logsOf: (bucket: string) => ObjectStore;
  readonly lake: ObjectStore;
  readonly clientKey: Uint8Array;
  readonly keepAliveMs: number;
  readonly nowMs: () => number;
}

/** What became of one object that a message names. */
export interface Ingested {
  readonly bucket: string;
  readonly key: string;
  readonly is: Source | LeftOut;
}

/**
 * Reads every object that a message of the queue names into the lake, one after another; throws
 * when the world fails or the message is of no known shape, so that the queue delivers it again.
 */
export async function ingestMessage(
  message: string,
  { logsOf, lake, clientKey, keepAliveMs, nowMs }: MessageWorld,
): Promise<readonly Ingested[]> {
  const ingested: Ingested[] = [];
  for (const { bucket, key, sizeBytes } of writtenObjects(message)) {
    const ref = { bucket, key, identity: key, sizeBytes };
    const settings = { clientKey, keepAliveMs, nowMs: nowMs() };
    const is = await ingestObject(ref, { logs: logsOf(bucket), lake }, settings);
    ingested.push({ bucket, key, is });
  }
  return ingested;
}
