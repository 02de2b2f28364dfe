import type { Socket } from 'node:net';
import { type ClientHello, readClientHello } from '../tls/client-hello.ts';
import { HandshakeRecords } from '../tls/handshake-records.ts';

/** The first ClientHello of a connection, or why there is none. */
export type FirstHello =
  | { readonly hello: ClientHello; readonly fault: null }
  | { readonly hello: null; readonly fault: 'no-tls' | 'left' | 'too-late' };

const CLIENT_HELLO = 1;
const PATIENCE_MS = 10_000;
const BYTES_MAX = 131_072;
/** PostgreSQL asks before it speaks TLS (its protocol, section 55.7): SSLRequest, GSSENCRequest. */
const ASKED_BYTES = 8;
const SSL_REQUEST = Buffer.from('0000000804d2162f', 'hex');
const GSSENC_REQUEST = Buffer.from('0000000804d21630', 'hex');

/**
 * Waits for the ClientHello of a connection and puts its bytes back: who reads on misses none. A
 * client of PostgreSQL is told first that it may speak TLS.
 */
export function readFirstHello(socket: Socket): Promise<FirstHello> {
  return new Promise((resolve) => {
    const reader = new HelloBytes();
    const timer = setTimeout(() => finish({ hello: null, fault: 'too-late' }), PATIENCE_MS);
    const left = (): void => finish({ hello: null, fault: 'left' });
    const collect = (chunk: Buffer): void => {
      for (const answer of reader.push(chunk)) socket.write(answer);
      const found = reader.found();
      if (found !== null) finish(found);
    };
    const finish = (found: FirstHello): void => {
      clearTimeout(timer);
      socket.off('data', collect).off('close', left).off('end', left);
      socket.pause();
      if (found.hello !== null) socket.unshift(reader.bytes());
      resolve(found);
    };
    socket.on('data', collect).once('close', left).once('end', left);
  });
}

/** What a client has sent so far. */
class HelloBytes {
  #asked = Buffer.alloc(0);
  #tls: Buffer[] | null = null;
  #length = 0;
  #found: FirstHello | null = null;
  readonly #records = new HandshakeRecords({
    onMessage: ({ type, body }) => {
      if (type === CLIENT_HELLO) this.#found ??= readable(body);
    },
    onAlert: () => {},
    staysClear: () => false,
    onForeign: () => {
      this.#found ??= NO_TLS;
    },
  });

  /** Takes a chunk; what it gives is to be sent. */
  push(chunk: Buffer): readonly Buffer[] {
    if (this.#tls !== null) return this.#pushTls(chunk);
    this.#asked = Buffer.concat([this.#asked, chunk]);
    // A question begins with its length, which begins with zero; no TLS record does.
    if (this.#asked[0] === 0 && this.#asked.length < ASKED_BYTES) return [];
    const head = this.#asked.subarray(0, ASKED_BYTES);
    const rest = this.#asked.subarray(ASKED_BYTES);
    const answer = head.equals(SSL_REQUEST) ? 'S' : head.equals(GSSENC_REQUEST) ? 'N' : null;
    if (answer === null) {
      this.#tls = [];
      return this.#pushTls(this.#asked);
    }
    this.#asked = Buffer.alloc(0);
    return [Buffer.from(answer), ...(rest.length > 0 ? this.push(rest) : [])];
  }

  found(): FirstHello | null {
    return this.#found ?? (this.#length > BYTES_MAX ? NO_TLS : null);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#tls ?? []);
  }

  #pushTls(bytes: Buffer): readonly Buffer[] {
    this.#tls?.push(bytes);
    this.#length += bytes.length;
    this.#records.push(bytes);
    return [];
  }
}

const NO_TLS: FirstHello = { hello: null, fault: 'no-tls' };

function readable(body: Buffer): FirstHello {
  try {
    return { hello: readClientHello(body), fault: null };
  } catch (error) {
    if (error instanceof RangeError) return NO_TLS;
    throw error;
  }
}
