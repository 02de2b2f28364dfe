/**
 * Chunks that can be looked at before they are read, and handed out again from where a reader
 * stopped to take them. Holds no more than was peeked at, or handed out and not yet taken.
 */
export class ChunkReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Uint8Array[] = [];
  /** Offset of the first held byte: all before it is taken. */
  #takenTo = 0;
  #fetching: Promise<boolean> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** How many bytes were taken. */
  get takenBytes(): number {
    return this.#takenTo;
  }

  /**
   * The next bytes without taking them: fewer than `bytes` only where the source ends or fails behind
   * them; the failure is thrown to whoever reads on.
   */
  async peek(bytes: number): Promise<Uint8Array> {
    try {
      while (this.#heldBytes() < bytes && (await this.#fetch()));
    } catch (error) {
      if (this.#held.length === 0) throw error;
    }
    const [first = new Uint8Array()] = this.#held;
    return (first.length >= bytes ? first : Buffer.concat(this.#held)).subarray(0, bytes);
  }

  /** Takes chunk after chunk, in the sizes that the source gives. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    while (this.#held.length > 0 || (await this.#fetch())) {
      const [first = new Uint8Array()] = this.#held;
      this.takeTo(this.#takenTo + first.length);
      yield first;
    }
  }

  /** Hands out chunks from the first byte that is not taken, and takes none. */
  async *hand(): AsyncGenerator<Uint8Array> {
    for (let handedTo = this.#takenTo; ; ) {
      const chunk = this.#heldFrom(handedTo);
      if (chunk === undefined) {
        if (!(await this.#fetch())) return;
        continue;
      }
      handedTo += chunk.length;
      yield chunk;
    }
  }

  /** Lets go of what lies before an offset. */
  takeTo(offset: number): void {
    let [first] = this.#held;
    while (first !== undefined && this.#takenTo + first.length <= offset) {
      this.#takenTo += first.length;
      this.#held.shift();
      [first] = this.#held;
    }
    if (first === undefined || offset <= this.#takenTo) return;
    this.#held[0] = first.subarray(offset - this.#takenTo);
    this.#takenTo = offset;
  }

  /** Waits for a chunk that was asked for; throws what the source threw. */
  async settled(): Promise<void> {
    await this.#fetching;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Takes zero bytes up to another byte, and answers its offset; undefined where all were zeros. */
  async skipZeros(): Promise<number | undefined> {
    while (this.#held.length > 0 || (await this.#fetch())) {
      const [first = new Uint8Array()] = this.#held;
      const zeros = first.findIndex((byte) => byte !== 0);
      this.takeTo(this.#takenTo + (zeros < 0 ? first.length : zeros));
      if (zeros >= 0) return this.#takenTo;
    }
    return undefined;
  }

  /** Closes what the source holds open. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  #heldBytes(): number {
    return this.#held.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  #heldFrom(offset: number): Uint8Array | undefined {
    let at = this.#takenTo;
    return this.#held.find((chunk) => {
      if (at >= offset) return true;
      at += chunk.length;
      return false;
    });
  }

  /** Holds one more chunk; false where the source has ended. */
  #fetch(): Promise<boolean> {
    this.#fetching ??= this.#next().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #next(): Promise<boolean> {
    if (this.#failure !== undefined) throw this.#failure.error;
    try {
      const { done, value } = await this.#source.next();
      if (done) return false;
      this.#held.push(value);
      return true;
    } catch (error) {
      // A source that threw has ended: asked again, it would seem to have ended well.
      this.#failure = { error };
      throw error;
    }
  }
}
