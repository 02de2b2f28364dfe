import { regionOf } from '../lake/table-key.ts';
import type { LogDelivery } from '../model/source.ts';
import { LOG_SOURCE_KINDS, type Source } from '../model/source.ts';
import type { ObjectStore } from '../ports.ts';
import { ingestObject, isSource, type LeftOut } from './ingest.ts';
import { writtenObjects } from './object-events.ts';

/** What reading a message needs of the world. */
export interface MessageWorld {
  readonly logsOf: (bucket: string) => ObjectStore;
  readonly lake: ObjectStore;
  readonly clientKey: Uint8Array;
  readonly keepAliveMs: number;
  readonly nowMs: () => number;
  /** Of plain vended logs whose fields come in an order of their own. */
  readonly deliveries?: (nowMs: number) => Promise<readonly LogDelivery[]>;
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
  { logsOf, lake, clientKey, keepAliveMs, nowMs, deliveries }: MessageWorld,
): Promise<readonly Ingested[]> {
  const ingested: Ingested[] = [];
  for (const { bucket, key, sizeBytes } of writtenObjects(message)) {
    const ref = { bucket, key, identity: key, sizeBytes };
    const atMs = nowMs();
    const settings = {
      ...{ clientKey, keepAliveMs, nowMs: atMs },
      deliveries: (await deliveries?.(atMs)) ?? [],
    };
    const is = await ingestObject(ref, { logs: logsOf(bucket), lake }, settings);
    ingested.push({ bucket, key, is });
  }
  return ingested;
}

/** What `ingest` counts of objects. */
export type ReadingMetric =
  | 'ObjectsLeftOut'
  | 'LogsRead'
  | 'ResultFilesRead'
  | 'ObjectsQuarantined'
  | 'ObjectsUnseen';

/**
 * The counts to which an object adds one. Logs and result files of probes are counted apart, so that
 * probes can't hide that no log comes. `projected`: the Regions that queries see.
 */
export function readingMetrics(
  is: Source | LeftOut,
  projected: ReadonlySet<string>,
): readonly ReadingMetric[] {
  if (!isSource(is)) return ['ObjectsLeftOut'];
  const metrics: ReadingMetric[] = [];
  if (is.quarantined !== null) metrics.push('ObjectsQuarantined');
  else if (is.kind === 'trial-results') metrics.push('ResultFilesRead');
  else if (LOG_SOURCE_KINDS.includes(is.kind)) metrics.push('LogsRead');
  if (unseenRegions(is, projected).length > 0) metrics.push('ObjectsUnseen');
  return metrics;
}

/** The Regions in which an object has rows that no query sees: the tables do not project them. */
export function unseenRegions(
  is: Source | LeftOut,
  projected: ReadonlySet<string>,
): readonly string[] {
  if (!isSource(is)) return [];
  const { handshakeKeys, trialKeys, ledgerKey } = is;
  const regions = new Set([...handshakeKeys, ...trialKeys, ledgerKey].map(regionOf));
  return [...regions].filter((region) => !projected.has(region));
}
