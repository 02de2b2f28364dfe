import { SOURCE_COLUMNS } from '../lake/columns.ts';
import { writeDocument, writeWhole } from '../lake/lake-document.ts';
import { tableFile } from '../lake/table-file.ts';
import { type Partition, tableKey } from '../lake/table-key.ts';
import type { QuarantineReason, Source } from '../model/source.ts';
import type { ObjectStore } from '../ports.ts';
import { quarantineKey, readingIdOf, readingNumber, sourceIdOf, UNKNOWN_DAY } from './lake-keys.ts';
import { deliveryDay, type ObjectKey } from './object-key.ts';

/** An object to read. */
export interface ObjectRef {
  readonly bucket: string;
  /** What its store calls it. */
  readonly key: string;
  /**
   * What it is known by wherever it was copied to: the key, on one machine the path from `AWSLogs/`
   * on. Same bucket and identity: same object.
   */
  readonly identity: string;
  readonly sizeBytes: number;
  /** What tells this state of the object from others, where the lake keeps rows of several. */
  readonly version?: string;
}

/** What an object's own lines say of it; the rest of its ledger entry comes with the object. */
export type ReadSource = Omit<Source, 'bucket' | 'key' | 'version' | 'bytes' | 'ledgerKey'>;

/** What the ledger says of an object, wherever its row lies. */
export type LedgerEntry = Omit<Source, 'handshakeKeys' | 'trialKeys' | 'ledgerKey'>;

/**
 * Writes the ledger row of an object that was read: after the object's own rows, so that a row in
 * the ledger means that they are complete. Where the object was set aside before, its row and then
 * its note are removed: as long as the note is there, a repeat finishes the work.
 */
export async function enterRead(
  source: ReadSource,
  ref: ObjectRef,
  key: ObjectKey,
  lake: ObjectStore,
): Promise<Source> {
  const { balancerType, region, day } = source;
  const at = { balancerType: balancerType ?? 'unknown', region, day } as const;
  // By the object's own key alone: read again, its row has the same place.
  const ledgerKey = tableKey('sources', at, key.endedAtMs, source.sourceId);
  const entry = { ...source, ...stored(ref), ledgerKey };
  await writeWhole(lake, ledgerKey, ledgerRow(entry));
  if (await isThere(lake, quarantineKey(source.sourceId))) await takeBack(ref, key, lake);
  return entry;
}

/** Removes the row of an object that was set aside before, and then its note. */
export async function takeBack(ref: ObjectRef, key: ObjectKey, lake: ObjectStore): Promise<void> {
  await lake.remove(asideKey(ref, key));
  await lake.remove(quarantineKey(sourceIdOf(ref.bucket, ref.identity)));
}

/** Notes why an object can't be read, then writes its ledger row; it gives no other rows. */
export async function enterAside(
  ref: ObjectRef,
  key: ObjectKey,
  lake: ObjectStore,
  quarantined: QuarantineReason,
  detail: string,
): Promise<Source> {
  const sourceId = sourceIdOf(ref.bucket, ref.identity);
  const at = partitionOf(ref, key);
  const entry: Source = {
    ...stored(ref),
    sourceId,
    kind: key.kind ?? 'unknown',
    accountId: key.accountId ?? 'unknown',
    balancerType: key.balancerType,
    balancer: key.balancer,
    region: at.region,
    day: at.day,
    endedAtMs: key.endedAtMs,
    lines: 0,
    rows: 0,
    skipped: {},
    rejected: {},
    quarantined,
    handshakeKeys: [],
    trialKeys: [],
    ledgerKey: asideKey(ref, key),
  };
  const note = { schema: 1, ...stored(ref), reason: quarantined, detail };
  await writeDocument(lake, quarantineKey(sourceId), note);
  await writeWhole(lake, asideKey(ref, key), ledgerRow(entry));
  return entry;
}

/** What the ledger says of an object beside what its lines do. */
export function stored({ bucket, identity, version, sizeBytes }: ObjectRef) {
  return { bucket, key: identity, version: version ?? null, bytes: sizeBytes };
}

/** Where an unread object belongs, by its key alone. */
function partitionOf({ identity }: ObjectRef, key: ObjectKey): Partition {
  return {
    balancerType: key.balancerType ?? 'unknown',
    region: key.region ?? 'unknown',
    day: key.day ?? deliveryDay(identity) ?? UNKNOWN_DAY,
  };
}

/**
 * A key of its own: a repeated event of an object that is gone by then must not overwrite the row of
 * when it was read. Where both are there, the rate query takes the row that was read.
 */
function asideKey(ref: ObjectRef, key: ObjectKey): string {
  const sourceId = sourceIdOf(ref.bucket, ref.identity);
  return tableKey('sources', partitionOf(ref, key), key.endedAtMs, `${sourceId}-aside`);
}

async function isThere(lake: ObjectStore, key: string): Promise<boolean> {
  const body = await lake.read(key);
  // To its end, or the store would hold it open.
  for await (const chunk of body?.chunks ?? []) void chunk;
  return body !== undefined;
}

/** A source's row of the ledger, as a Parquet file of its own. */
export function ledgerRow(source: LedgerEntry): Uint8Array {
  return tableFile(SOURCE_COLUMNS, [valuesOf(source)]);
}

/** An object's row of the ledger; `readingId` where it is known already. */
export function valuesOf(
  source: LedgerEntry,
  readingId = readingIdOf(source.sourceId, source.version),
) {
  return {
    source_id: source.sourceId,
    reading_id: readingNumber(readingId),
    bucket: source.bucket,
    key: source.key,
    version: source.version,
    kind: source.kind,
    account_id: source.accountId,
    balancer: source.balancer,
    ended_at_ms: source.endedAtMs,
    bytes: source.bytes,
    lines: source.lines,
    rows: source.rows,
    skipped: JSON.stringify(source.skipped),
    rejected: JSON.stringify(source.rejected),
    quarantined: source.quarantined,
  };
}
