import { GrowingBytes } from './growing-bytes.ts';

/** One handshake message that was sent in clear. */
export interface HandshakeMessage {
  readonly type: number;
  readonly body: Buffer;
}

/** What one side sent in clear, in order. */
export interface RecordListener {
  onMessage(message: HandshakeMessage): void;
  onAlert(description: number): void;
  /** A ChangeCipherSpec; answers whether what follows may be in clear still. */
  staysClear(): boolean;
  /** The first bytes are no TLS record. */
  onForeign(): void;
}

/** Content types and sizes of records (RFC 8446, section 5.1). */
const CHANGE_CIPHER_SPEC = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const HEADER_BYTES = 5;
const RECORD_MAX = 16_384;
/** All versions of TLS, and SSL 3, have this first byte. */
const VERSION_MAJOR = 3;
const ALERT_BYTES = 2;
const MESSAGE_HEADER_BYTES = 4;
/** No hello nor certificate chain comes near it: beyond, what is sent is no handshake. */
const MESSAGE_MAX = 131_072;

/**
 * Cuts what one side sends into handshake messages and alerts, whatever the pieces it arrives in.
 * Each byte is copied a fixed number of times, however small pieces and records are. Stops for good
 * where encryption begins, or where the bytes are no TLS.
 */
export class HandshakeRecords {
  readonly #listener: RecordListener;
  readonly #header = new GrowingBytes(HEADER_BYTES);
  readonly #alert = new GrowingBytes(ALERT_BYTES);
  readonly #message = new GrowingBytes(MESSAGE_HEADER_BYTES);
  /** Of the record under way: its type and the bytes that are still to come. */
  #record = { type: 0, length: 0, left: 0 };
  #records = 0;
  #stopped = false;

  constructor(listener: RecordListener) {
    this.#listener = listener;
  }

  push(bytes: Buffer): void {
    let left = bytes;
    while (!this.#stopped && left.length > 0) {
      if (this.#header.length < HEADER_BYTES) {
        left = this.#header.fill(left, HEADER_BYTES);
        if (this.#header.length === HEADER_BYTES) this.#begin(this.#header.bytes());
      } else {
        const part = left.subarray(0, this.#record.left);
        left = left.subarray(part.length);
        this.#record.left -= part.length;
        this.#take(part);
      }
      if (this.#header.length === HEADER_BYTES && this.#record.left === 0) this.#end();
    }
  }

  #begin(header: Buffer): void {
    const [type, length] = [header.readUInt8(0), header.readUInt16BE(3)];
    this.#record = { type, length, left: length };
    this.#records += 1;
    const isTls =
      type >= CHANGE_CIPHER_SPEC &&
      type <= APPLICATION_DATA &&
      header.readUInt8(1) === VERSION_MAJOR;
    if (!isTls && this.#records === 1) this.#listener.onForeign();
    const isKnown = type === HANDSHAKE || type === CHANGE_CIPHER_SPEC;
    const isAlert = type === ALERT && length === ALERT_BYTES;
    if (!isTls || length > RECORD_MAX || !(isKnown || isAlert)) this.#stop();
  }

  #take(part: Buffer): void {
    if (this.#record.type === ALERT) this.#alert.fill(part, ALERT_BYTES);
    if (this.#record.type === HANDSHAKE) this.#takeHandshake(part);
  }

  #end(): void {
    if (this.#stopped) return;
    const { type } = this.#record;
    this.#header.clear();
    if (type === ALERT) {
      this.#listener.onAlert(this.#alert.bytes().readUInt8(1));
      this.#alert.clear();
    }
    if (type === CHANGE_CIPHER_SPEC && !this.#listener.staysClear()) this.#stop();
  }

  #takeHandshake(part: Buffer): void {
    let left = part;
    while (!this.#stopped && left.length > 0) {
      left = this.#message.fill(left, MESSAGE_HEADER_BYTES);
      if (this.#message.length < MESSAGE_HEADER_BYTES) return;
      const end = MESSAGE_HEADER_BYTES + this.#message.bytes().readUIntBE(1, 3);
      if (end > MESSAGE_MAX) this.#stop();
      if (this.#stopped) return;
      left = this.#message.fill(left, end);
      if (this.#message.length < end) return;
      const whole = this.#message.release();
      const body = whole.subarray(MESSAGE_HEADER_BYTES);
      this.#listener.onMessage({ type: whole.readUInt8(0), body });
    }
  }

  #stop(): void {
    this.#stopped = true;
    this.#message.release();
  }
}
