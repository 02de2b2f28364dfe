import { ByteCursor } from './byte-cursor.ts';
import { helloExtensions, PRE_SHARED_KEY, SESSION_TICKET } from './hello-extensions.ts';

/** What a ClientHello offers for resumption. */
export interface ClientHello {
  /** Empty where none is offered; random in TLS 1.3 (RFC 8446, section 4.1.2). */
  readonly sessionId: Buffer;
  /** Null without the extension; empty where the client has no ticket but would take one. */
  readonly ticket: Buffer | null;
  /** The first identity of the extension, the ticket of a TLS 1.3 session. */
  readonly pskIdentity: Buffer | null;
}

const VERSION_AND_RANDOM_BYTES = 34;

/** Reads the body of a ClientHello; throws `RangeError` where it is cut short. */
export function readClientHello(body: Buffer): ClientHello {
  const cursor = new ByteCursor(body);
  cursor.take(VERSION_AND_RANDOM_BYTES);
  const sessionId = cursor.vector(1);
  cursor.vector(2); // cipher suites
  cursor.vector(1); // compression methods
  const extensions = helloExtensions(cursor);
  const psk = extensions.get(PRE_SHARED_KEY);
  return {
    sessionId,
    ticket: extensions.get(SESSION_TICKET) ?? null,
    pskIdentity: psk === undefined ? null : firstIdentity(psk),
  };
}

/** RFC 8446, section 4.2.11: identities, each with its obfuscated age, then the binders. */
function firstIdentity(extension: Buffer): Buffer {
  const identities = new ByteCursor(new ByteCursor(extension).vector(2));
  return identities.vector(2);
}
