import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { type ClientHello, readClientHello } from './client-hello.ts';
import { type HandshakeMessage, HandshakeRecords } from './handshake-records.ts';
import {
  readSentTicket,
  readServerHello,
  type SentTicket,
  type ServerHello,
} from './server-hello.ts';

/** What the wire showed of one handshake, as long as it was in clear. */
export interface WireFacts {
  /** The last ClientHello: after a HelloRetryRequest, the second one. */
  offer: ClientHello | null;
  answer: ServerHello | null;
  retryAsked: boolean;
  /** Whether the server sent its certificate in clear, as only a full TLS 1.2 handshake does. */
  certificateSent: boolean;
  /** TLS 1.2 alone: in TLS 1.3 tickets are encrypted. */
  ticket: SentTicket | null;
  /** The first alert that the server sent in clear. */
  alert: number | null;
  /** How the server ended the connection, if it did. */
  ended: 'reset' | 'closed' | null;
  /** Whether the first bytes that the server sent are no TLS record. */
  foreign: boolean;
  sentBytes: number;
  receivedBytes: number;
}

/** Handshake types (RFC 8446, section 4; RFC 5246, section 7.4). */
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const NEW_SESSION_TICKET = 4;
const CERTIFICATE = 11;

/**
 * A TCP connection that reads along: TLS runs over it unchanged, and `facts` says what was offered
 * and answered. The TLS library says that a session was reused, never what was put on the wire.
 */
export class WireTap extends Duplex {
  readonly facts: WireFacts = {
    offer: null,
    answer: null,
    retryAsked: false,
    certificateSent: false,
    ticket: null,
    alert: null,
    ended: null,
    foreign: false,
    sentBytes: 0,
    receivedBytes: 0,
  };
  readonly #socket: Socket;
  readonly #sent = new HandshakeRecords({
    onMessage: (message) => this.#onSent(message),
    onAlert: () => {},
    staysClear: () => this.facts.retryAsked,
    onForeign: () => {},
  });
  readonly #received = new HandshakeRecords({
    onMessage: (message) => this.#onReceived(message),
    onAlert: (description) => {
      this.facts.alert ??= description;
    },
    staysClear: () => this.facts.answer?.isRetryRequest === true,
    onForeign: () => {
      this.facts.foreign = true;
    },
  });

  constructor(socket: Socket) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.facts.receivedBytes += chunk.length;
      this.#received.push(chunk);
      if (!this.push(chunk)) socket.pause();
    });
    socket.once('end', () => {
      this.facts.ended ??= 'closed';
      this.push(null);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') this.facts.ended ??= 'reset';
      this.destroy(error);
    });
    socket.once('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.facts.sentBytes += chunk.length;
    this.#sent.push(chunk);
    this.#socket.write(chunk, (error) => done(error ?? undefined));
  }

  override _final(done: () => void): void {
    this.#socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #onSent({ type, body }: HandshakeMessage): void {
    if (type === CLIENT_HELLO) this.facts.offer = readable(() => readClientHello(body));
  }

  #onReceived({ type, body }: HandshakeMessage): void {
    if (type === SERVER_HELLO) {
      this.facts.answer = readable(() => readServerHello(body));
      this.facts.retryAsked ||= this.facts.answer?.isRetryRequest === true;
    } else if (type === NEW_SESSION_TICKET) {
      this.facts.ticket = readable(() => readSentTicket(body));
    } else if (type === CERTIFICATE) {
      this.facts.certificateSent = true;
    }
  }
}

/** A message that can't be read is no evidence; TLS itself will refuse it. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
