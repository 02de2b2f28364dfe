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
