import { hash } from 'node:crypto';

/** The day of rows whose object names none, neither by its key nor in its lines. */
export const UNKNOWN_DAY = '1970-01-01';

/** What an object is called in the lake: a hash of its bucket and identity, 32 hex digits. */
export function sourceIdOf(bucket: string, identity: string): string {
  return hash('sha256', `${bucket}\n${identity}`, 'hex').slice(0, 32);
}

/**
 * What one reading of an object is called in the rows that it gave, 8 bytes, low ones first: a hash
 * of the object and, where a store keeps several, of its version. Of 100 million objects in a lake,
 * two have the same id with a chance of 1 in 3,700.
 */
export function readingIdOf(sourceId: string, version: string | null): Uint8Array {
  const text = version === null ? sourceId : `${sourceId}\n${version}`;
  return hash('sha256', text, 'buffer').subarray(0, 8);
}

/** The bytes of a reading's id as the number that Parquet holds. */
export function readingNumber(id: Uint8Array): bigint {
  return new DataView(id.buffer, id.byteOffset).getBigInt64(0, true);
}

/** Where the rejected lines of an object are listed. */
export function rejectsKey(sourceId: string): string {
  return `rejects/${sourceId}.ndjson`;
}

/** Where it is noted that, and why, an object was set aside. */
export function quarantineKey(sourceId: string): string {
  return `quarantine/${sourceId}.json`;
}
