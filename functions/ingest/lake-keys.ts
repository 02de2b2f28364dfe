import { createHash } from 'node:crypto';

/** The day of rows whose object names none, neither by its key nor in its lines. */
export const UNKNOWN_DAY = '1970-01-01';

/** What an object is called in the lake: a hash of its bucket and identity, 32 hex digits. */
export function sourceIdOf(bucket: string, identity: string): string {
  return createHash('sha256').update(`${bucket}\n${identity}`).digest('hex').slice(0, 32);
}

/** Where the rejected lines of an object are listed. */
export function rejectsKey(sourceId: string): string {
  return `rejects/${sourceId}.ndjson`;
}

/** Where it is noted that, and why, an object was set aside. */
export function quarantineKey(sourceId: string): string {
  return `quarantine/${sourceId}.json`;
}
