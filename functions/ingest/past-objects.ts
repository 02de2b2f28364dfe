import { Fault } from '../errors.ts';
import { readDocument } from '../lake/lake-document.ts';
import { QUARANTINES, type QuarantineReason } from '../model/source.ts';
import { DAY_MS } from '../model/time.ts';
import type { ObjectStore } from '../ports.ts';
import type { WrittenObject } from './object-events.ts';
import { readObjectKey } from './object-key.ts';

/** With the Region the key names a day next, so that days can be listed alone. */
const UP_TO_REGION = /\/elasticloadbalancing\/[a-z0-9-]+\/$/;
const QUARANTINE_PREFIX = 'quarantine/';

/**
 * The log objects of a bucket that were delivered on the days of [fromMs, toMs), in key order: by
 * their keys below `prefix`, day by day where the prefix goes down to the Region.
 */
export async function* deliveredObjects(
  logs: ObjectStore,
  bucket: string,
  {
    prefix,
    fromMs,
    toMs,
  }: { readonly prefix: string; readonly fromMs: number; readonly toMs: number },
): AsyncGenerator<WrittenObject> {
  for (const listed of UP_TO_REGION.test(prefix) ? dayPrefixes(prefix, fromMs, toMs) : [prefix]) {
    for await (const { key, sizeBytes } of logs.list(listed)) {
      const { day } = readObjectKey(key);
      const atMs = day === null ? Number.NaN : Date.parse(day);
      if (atMs >= fromMs && atMs < toMs) yield { bucket, key, sizeBytes };
    }
  }
}

function dayPrefixes(prefix: string, fromMs: number, toMs: number): readonly string[] {
  const days = Math.max(0, Math.ceil((toMs - fromMs) / DAY_MS));
  return Array.from({ length: days }, (_, day) => {
    const date = new Date(fromMs + day * DAY_MS).toISOString().slice(0, 10);
    return `${prefix}${date.replaceAll('-', '/')}/`;
  });
}

/** The note that `ingest` leaves of an object that it set aside. */
interface QuarantineNote {
  readonly schema: 1;
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
  readonly reason: QuarantineReason;
}

/** The objects that were set aside, for one reason or for any. */
export async function* quarantinedObjects(
  lake: ObjectStore,
  reason: QuarantineReason | null,
): AsyncGenerator<WrittenObject> {
  for await (const { key: noteKey } of lake.list(QUARANTINE_PREFIX)) {
    const note = await readDocument<QuarantineNote>(lake, noteKey);
    // Replayed by somebody else since it was listed.
    if (note === undefined) continue;
    if (!QUARANTINES.includes(note.reason)) throw new Fault('read-failed', `${noteKey} is no note`);
    if (reason !== null && note.reason !== reason) continue;
    yield { bucket: note.bucket, key: note.key, sizeBytes: note.bytes };
  }
}

/** The sources that were set aside, whatever for, by the names of their notes. */
export async function setAsideBefore(lake: ObjectStore): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { key } of lake.list(QUARANTINE_PREFIX)) {
    ids.push(key.slice(QUARANTINE_PREFIX.length).replace(/\.json$/, ''));
  }
  return ids;
}
