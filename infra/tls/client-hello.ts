import { ByteCursor } from './byte-cursor.ts';
import {
  helloExtensions,
  PRE_SHARED_KEY,
  PSK_KEY_EXCHANGE_MODES,
  SERVER_NAME,
  SESSION_TICKET,
  SUPPORTED_VERSIONS,
} from './hello-extensions.ts';

/** What a ClientHello offers for resumption, and what it would take. */
export interface ClientHello {
  /** Empty where none is offered; random in TLS 1.3 (RFC 8446, section 4.1.2). */
  readonly sessionId: Buffer;
  /** Null without the extension; empty where the client has no ticket but would take one. */
  readonly ticket: Buffer | null;
  /** Each one the ticket of a TLS 1.3 session. */
  readonly pskIdentities: readonly Buffer[];
  /** Without the extension no server may send a ticket of TLS 1.3 (RFC 8446, section 4.2.9). */
  readonly takesPsk: boolean;
  readonly speaksTls13: boolean;
  readonly namesServer: boolean;
}

const VERSION_AND_RANDOM_BYTES = 34;
const TLS_1_3 = 0x0304;
const AGE_BYTES = 4;

/** Reads the body of a ClientHello; throws `RangeError` where it is cut short. */
export function readClientHello(body: Buffer): ClientHello {
  const cursor = new ByteCursor(body);
  cursor.take(VERSION_AND_RANDOM_BYTES);
  const sessionId = cursor.vector(1);
  cursor.vector(2); // cipher suites
  cursor.vector(1); // compression methods
  const extensions = helloExtensions(cursor);
  const psk = extensions.get(PRE_SHARED_KEY);
  const versions = extensions.get(SUPPORTED_VERSIONS);
  return {
    sessionId,
    ticket: extensions.get(SESSION_TICKET) ?? null,
    pskIdentities: psk === undefined ? [] : identities(psk),
    takesPsk: extensions.has(PSK_KEY_EXCHANGE_MODES),
    speaksTls13: versions !== undefined && holdsTls13(versions),
    namesServer: extensions.has(SERVER_NAME),
  };
}

/** RFC 8446, section 4.2.11: identities, each with its obfuscated age, then the binders. */
function identities(extension: Buffer): readonly Buffer[] {
  const cursor = new ByteCursor(new ByteCursor(extension).vector(2));
  const found: Buffer[] = [];
  while (cursor.left > 0) {
    found.push(cursor.vector(2));
    cursor.take(AGE_BYTES);
  }
  return found;
}

/** RFC 8446, section 4.2.1: a list of versions. */
function holdsTls13(extension: Buffer): boolean {
  const cursor = new ByteCursor(new ByteCursor(extension).vector(1));
  while (cursor.left > 0) if (cursor.uint(2) === TLS_1_3) return true;
  return false;
}
