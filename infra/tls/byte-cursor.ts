/** Reads big-endian fields from bytes, front to back; throws `RangeError` beyond the end. */
export class ByteCursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** An unsigned integer of 1 to 4 bytes. */
  uint(bytes: number): number {
    return this.take(bytes).readUIntBE(0, bytes);
  }

  take(bytes: number): Buffer {
    if (bytes > this.left) throw new RangeError('a field is longer than what holds it');
    this.#at += bytes;
    return this.#bytes.subarray(this.#at - bytes, this.#at);
  }

  /** A vector as TLS writes it: its length in `lengthBytes`, then its bytes (RFC 8446, section 3.4). */
  vector(lengthBytes: number): Buffer {
    return this.take(this.uint(lengthBytes));
  }
}
