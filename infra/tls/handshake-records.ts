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
}

/** Content types and sizes of records (RFC 8446, section 5.1). */
const CHANGE_CIPHER_SPEC = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const HEADER_BYTES = 5;
const RECORD_MAX = 16_384;
const ALERT_BYTES = 2;
const MESSAGE_HEADER_BYTES = 4;
/** No hello nor certificate chain comes near it: beyond, what is sent is no handshake. */
const MESSAGE_MAX = 131_072;
const NOTHING = Buffer.alloc(0);

/**
 * Cuts what one side sends into handshake messages and alerts, whatever the pieces it arrives in.
 * Stops for good where encryption begins, or where the bytes are no TLS.
 */
export class HandshakeRecords {
  readonly #listener: RecordListener;
  #records = NOTHING;
  #messages = NOTHING;
  #stopped = false;

  constructor(listener: RecordListener) {
    this.#listener = listener;
  }

  push(bytes: Buffer): void {
    if (this.#stopped) return;
    this.#records = Buffer.concat([this.#records, bytes]);
    while (!this.#stopped && this.#records.length >= HEADER_BYTES) {
      const length = this.#records.readUInt16BE(3);
      if (length > RECORD_MAX) this.#stop();
      if (this.#records.length < HEADER_BYTES + length) return;
      const type = this.#records.readUInt8(0);
      const body = this.#records.subarray(HEADER_BYTES, HEADER_BYTES + length);
      this.#records = this.#records.subarray(HEADER_BYTES + length);
      this.#take(type, body);
    }
  }

  #take(type: number, body: Buffer): void {
    if (type === HANDSHAKE) this.#takeHandshake(body);
    else if (type === ALERT && body.length === ALERT_BYTES) {
      this.#listener.onAlert(body.readUInt8(1));
    } else if (type !== CHANGE_CIPHER_SPEC || !this.#listener.staysClear()) this.#stop();
  }

  #takeHandshake(body: Buffer): void {
    this.#messages = Buffer.concat([this.#messages, body]);
    while (this.#messages.length >= MESSAGE_HEADER_BYTES) {
      const end = MESSAGE_HEADER_BYTES + this.#messages.readUIntBE(1, 3);
      if (end > MESSAGE_MAX) this.#stop();
      if (this.#messages.length < end || this.#stopped) return;
      const message = {
        type: this.#messages.readUInt8(0),
        body: this.#messages.subarray(MESSAGE_HEADER_BYTES, end),
      };
      this.#messages = this.#messages.subarray(end);
      this.#listener.onMessage(message);
    }
  }

  #stop(): void {
    this.#stopped = true;
    this.#records = NOTHING;
    this.#messages = NOTHING;
  }
}
