/**
 * Bytes that come in pieces. Its memory doubles when it is full, so that a sum of pieces costs a
 * number of copies in proportion to its bytes, not to its pieces; and it grows by what has come,
 * never by what a header announces.
 */
export class GrowingBytes {
  readonly #startBytes: number;
  #memory: Buffer;
  #length = 0;

  constructor(startBytes: number) {
    this.#startBytes = startBytes;
    this.#memory = Buffer.alloc(startBytes);
  }

  get length(): number {
    return this.#length;
  }

  /** Takes of the piece what is missing until `end` bytes; returns the rest. */
  fill(piece: Buffer, end: number): Buffer {
    const part = piece.subarray(0, Math.max(0, end - this.#length));
    this.#makeRoom(this.#length + part.length, end);
    part.copy(this.#memory, this.#length);
    this.#length += part.length;
    return piece.subarray(part.length);
  }

  /** What has come so far, valid until more comes. */
  bytes(): Buffer {
    return this.#memory.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  /** Hands over what has come, and begins anew in other memory. */
  release(): Buffer {
    const whole = this.bytes();
    this.#memory = Buffer.alloc(this.#startBytes);
    this.#length = 0;
    return whole;
  }

  #makeRoom(length: number, end: number): void {
    if (length <= this.#memory.length) return;
    const grown = Buffer.alloc(Math.min(end, Math.max(length, 2 * this.#memory.length)));
    this.bytes().copy(grown);
    this.#memory = grown;
  }
}
