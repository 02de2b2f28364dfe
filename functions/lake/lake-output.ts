import type { ObjectStore, ObjectWriter } from '../ports.ts';

/** Small writes are gathered to this size. */
const GATHER_BYTES = 65_536;

/**
 * One object being written to the lake: bytes are taken at once and written at `drain`, so that the
 * parser need not wait in the middle of a chunk; the object is started by its first byte.
 */
export class LakeOutput {
  readonly key: string;
  readonly #lake: ObjectStore;
  #writer: ObjectWriter | undefined;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;

  constructor(lake: ObjectStore, key: string) {
    this.#lake = lake;
    this.key = key;
  }

  get isEmpty(): boolean {
    return this.#writer === undefined && this.#pendingBytes === 0;
  }

  push(bytes: Uint8Array): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
  }

  /** Writes what is pending, once it is worth it. */
  async drain(atLeastBytes = GATHER_BYTES): Promise<void> {
    if (this.#pendingBytes < atLeastBytes || this.#pendingBytes === 0) return;
    this.#writer ??= await this.#lake.write(this.key);
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    await this.#writer.append(bytes);
  }

  async commit(): Promise<void> {
    await this.drain(1);
    await this.#writer?.commit();
  }

  async abort(): Promise<void> {
    this.#pending = [];
    await this.#writer?.abort();
  }
}
