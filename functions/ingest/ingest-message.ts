import { regionOf } from '../lake/table-key.ts';
import type { LogDelivery } from '../model/source.ts';
import { LOG_SOURCE_KINDS, type Source } from '../model/source.ts';
import type { ObjectStore } from '../ports.ts';
import { ingestObject, isSource, type LeftOut } from './ingest.ts';
import { isNamed, type NamedObjects, toldObjects } from './object-events.ts';

/** What reading a message needs of the world. */
export interface MessageWorld {
  readonly logsOf: (bucket: string) => ObjectStore;
  readonly lake: ObjectStore;
  readonly clientKey: Uint8Array;
  readonly keepAliveMs: number;
  readonly nowMs: () => number;
  /** What is read of all that messages name; everything where nothing is said. */
  readonly named?: NamedObjects;
  /** Of plain vended logs whose fields come in an order of their own. */
  readonly deliveries?: (nowMs: number) => Promise<readonly LogDelivery[]>;
}

/** What an object is of which nothing is read; `not-named`: the deployment was not told to read it. */
export type NotRead = LeftOut | 'not-named';

/** What became of one object that a message names. */
export interface Ingested {
  readonly bucket: string;
  readonly key: string;
  readonly is: Source | NotRead;
}

/** What became of all that a message names. */
export interface IngestedMessage {
  readonly objects: readonly Ingested[];
  /** Whether S3 only tried if its notifications arrive: it names nothing. */
  readonly isTest: boolean;
}

/**
 * Reads every object that a message of the queue names into the lake, one after another; throws
 * when the world fails or the message is of no known shape, so that the queue delivers it again.
 */
export async function ingestMessage(
  message: string,
  { logsOf, lake, clientKey, keepAliveMs, nowMs, named, deliveries }: MessageWorld,
): Promise<IngestedMessage> {
  const ingested: Ingested[] = [];
  const { objects, isTest } = toldObjects(message);
  for (const object of objects) {
    const { bucket, key, sizeBytes } = object;
    if (named !== undefined && !isNamed(object, named)) {
      ingested.push({ bucket, key, is: 'not-named' });
      continue;
    }
    const ref = { bucket, key, identity: key, sizeBytes };
    const atMs = nowMs();
    const settings = {
      ...{ clientKey, keepAliveMs, nowMs: atMs },
      deliveries: (await deliveries?.(atMs)) ?? [],
    };
    const is = await ingestObject(ref, { logs: logsOf(bucket), lake }, settings);
    ingested.push({ bucket, key, is });
  }
  return { objects: ingested, isTest };
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
  is: Source | NotRead,
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
  is: Source | NotRead,
  projected: ReadonlySet<string>,
): readonly string[] {
  if (!isSource(is)) return [];
  const { handshakeKeys, trialKeys, ledgerKey } = is;
  const regions = new Set([...handshakeKeys, ...trialKeys, ledgerKey].map(regionOf));
  return [...regions].filter((region) => !projected.has(region));
}

/** What the log of `ingest` says of a message, beside what it counts. */
export interface ReadingNote {
  readonly level: 'info' | 'warn';
  readonly says: string;
  readonly detail: Readonly<Record<string, string | readonly string[]>>;
}

/** What a person may look for: a message that names nothing, and objects that no report will show. */
export function readingNotes(
  { objects, isTest }: IngestedMessage,
  projected: ReadonlySet<string>,
): readonly ReadingNote[] {
  if (isTest) {
    const says = 'S3 tried whether its notifications arrive: nothing to read';
    return [{ level: 'info', says, detail: {} }];
  }
  return objects.flatMap(({ bucket, key, is }): readonly ReadingNote[] => {
    const at = { bucket, key };
    if (is === 'not-named') {
      const says = 'left out: logBuckets and logPrefixes do not name it';
      return [{ level: 'info', says, detail: at }];
    }
    const regions = unseenRegions(is, projected);
    const says = 'no query reads rows of these Regions: add them to the parameter balancerRegions';
    return regions.length === 0 ? [] : [{ level: 'warn', says, detail: { regions, ...at } }];
  });
}
