import { ByteCursor } from './byte-cursor.ts';

/** What a stored session says of itself, without its secrets. */
export interface SessionFacts {
  readonly sessionId: Buffer;
  /** Empty where the session has no ticket. */
  readonly ticket: Buffer;
  /** Null where the server gave none. */
  readonly lifetimeHintS: number | null;
}

/** Newer Node wraps sessions: this, then a length, the name that they are bound to, and the DER. */
const ENVELOPE = Buffer.from('\0nodejs:tls:session:1\0', 'latin1');
/** Tags of OpenSSL's SSL_SESSION (`d2i_SSL_SESSION`): explicit, in this context. */
const LIFETIME_HINT = 0xa9;
const TICKET = 0xaa;
const SEQUENCE = 0x30;
/** version, ssl_version and cipher come before the session ID, the master secret after it. */
const BEFORE_SESSION_ID = 3;
const LONG_FORM = 0x80;
const NOTHING = Buffer.alloc(0);

/** Reads a session as Node gives it; null where it is none. Nothing secret is in the answer. */
export function readSession(session: Buffer): SessionFacts | null {
  try {
    const fields = new ByteCursor(element(new ByteCursor(withoutEnvelope(session))).content);
    for (let skip = 0; skip < BEFORE_SESSION_ID; skip += 1) element(fields);
    const sessionId = element(fields).content;
    let ticket: Buffer = NOTHING;
    let lifetimeHintS: number | null = null;
    while (fields.left > 0) {
      const { tag, content } = element(fields);
      if (tag === TICKET) ticket = element(new ByteCursor(content)).content;
      if (tag === LIFETIME_HINT) lifetimeHintS = integer(element(new ByteCursor(content)).content);
    }
    return { sessionId, ticket, lifetimeHintS };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The longest lifetime that a ticket may have (RFC 8446, section 4.6.1), in seconds: 7 days. */
const LONGEST_HINT = Buffer.from([0x02, 0x03, 0x09, 0x3a, 0x80]);

/**
 * The session with the longest lifetime hint there is, which OpenSSL offers for 7 days: beyond its
 * own hint it withholds one of TLS 1.3. Unchanged where it has no hint, or is no session.
 */
export function withLongestHint(session: Buffer): Buffer {
  try {
    const der = withoutEnvelope(session);
    const fields = new ByteCursor(element(new ByteCursor(der)).content);
    const written: Buffer[] = [];
    while (fields.left > 0) {
      const { tag, content } = element(fields);
      written.push(tlv(tag, tag === LIFETIME_HINT ? LONGEST_HINT : content));
    }
    const envelope = session.subarray(0, session.length - der.length);
    return Buffer.concat([envelope, tlv(SEQUENCE, Buffer.concat(written))]);
  } catch (error) {
    if (error instanceof RangeError) return session;
    throw error;
  }
}

/** A tag, a length in as few bytes as DER wants, and the content. */
function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < LONG_FORM) return Buffer.concat([Buffer.from([tag, length]), content]);
  const digits = Buffer.from(evenHex(length), 'hex');
  return Buffer.concat([Buffer.from([tag, LONG_FORM | digits.length]), digits, content]);
}

function evenHex(value: number): string {
  const hex = value.toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}

function withoutEnvelope(session: Buffer): Buffer {
  if (!session.subarray(0, ENVELOPE.length).equals(ENVELOPE)) return session;
  const cursor = new ByteCursor(session.subarray(ENVELOPE.length));
  cursor.vector(2);
  return cursor.take(cursor.left);
}

function element(cursor: ByteCursor): { readonly tag: number; readonly content: Buffer } {
  const tag = cursor.uint(1);
  const length = cursor.uint(1);
  const bytes = length < LONG_FORM ? length : cursor.uint(length - LONG_FORM);
  return { tag, content: cursor.take(bytes) };
}

function integer(bytes: Buffer): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}
