import { createHash } from 'node:crypto';
import type { TlsVersion } from '../../functions/model/balancer.ts';
import { ByteCursor } from './byte-cursor.ts';
import { helloExtensions, PRE_SHARED_KEY, SUPPORTED_VERSIONS } from './hello-extensions.ts';

/** What a ServerHello answers to an offer. */
export interface ServerHello {
  /** Null for a version that has no name here. */
  readonly tlsVersion: TlsVersion | null;
  /** In TLS 1.2 the resumed or the new session's; empty where the server keeps none. */
  readonly sessionId: Buffer;
  /** Whether the offered PSK was taken (TLS 1.3). */
  readonly pskTaken: boolean;
  /** Whether it asks for another ClientHello (RFC 8446, section 4.1.4). */
  readonly isRetryRequest: boolean;
}

/** A NewSessionTicket of TLS 1.2 (RFC 5077, section 3.3). */
export interface SentTicket {
  /** Null where the server gives none; on the wire that is 0 (RFC 5077, section 5.6). */
  readonly lifetimeHintS: number | null;
  /** May be empty: the server changed its mind. */
  readonly ticket: Buffer;
}

const VERSIONS: ReadonlyMap<number, TlsVersion> = new Map([
  [0x0301, '1.0'],
  [0x0302, '1.1'],
  [0x0303, '1.2'],
  [0x0304, '1.3'],
]);
const RANDOM_BYTES = 32;
/** The `random` of a HelloRetryRequest is this hash (RFC 8446, section 4.1.3). */
const RETRY_RANDOM = createHash('sha256').update('HelloRetryRequest').digest();

/** Reads the body of a ServerHello; throws `RangeError` where it is cut short. */
export function readServerHello(body: Buffer): ServerHello {
  const cursor = new ByteCursor(body);
  const legacyVersion = cursor.uint(2);
  const random = cursor.take(RANDOM_BYTES);
  const sessionId = cursor.vector(1);
  cursor.take(3); // cipher suite and compression method
  const extensions = helloExtensions(cursor);
  const version = extensions.get(SUPPORTED_VERSIONS)?.readUInt16BE(0) ?? legacyVersion;
  return {
    tlsVersion: VERSIONS.get(version) ?? null,
    sessionId,
    pskTaken: extensions.has(PRE_SHARED_KEY),
    isRetryRequest: random.equals(RETRY_RANDOM),
  };
}

/** Reads the body of a NewSessionTicket of TLS 1.2; throws `RangeError` where it is cut short. */
export function readSentTicket(body: Buffer): SentTicket {
  const cursor = new ByteCursor(body);
  const lifetimeHintS = cursor.uint(4);
  return { lifetimeHintS: lifetimeHintS === 0 ? null : lifetimeHintS, ticket: cursor.vector(2) };
}
