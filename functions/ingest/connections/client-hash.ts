import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/**
 * Bytes kept of the HMAC: 64 bits, a BIGINT. Of 1 million clients of one balancer and day, two have
 * the same hash with a chance of 1 in 37 million (docs/report.md has the arithmetic).
 */
export const HASH_BYTES = 8;

/**
 * Turns client addresses, which are personal data, into keyed 64-bit hashes (HMAC-SHA-256,
 * truncated), each once per object. Without the lake's key addresses can't be tried against them.
 */
export class ClientHasher {
  readonly #key: KeyObject;
  #hashes: (Uint8Array | undefined)[] = [];

  constructor(key: Uint8Array) {
    this.#key = createSecretKey(key);
  }

  /**
   * The hash of the address with number `id`, 8 bytes, low ones first; `address` is asked for only
   * the first time.
   */
  hashOf(id: number, address: (id: number) => Uint8Array): Uint8Array {
    let hash = this.#hashes[id];
    if (hash === undefined) {
      const digest = createHmac('sha256', this.#key).update(address(id)).digest();
      hash = digest.subarray(0, HASH_BYTES);
      this.#hashes[id] = hash;
    }
    return hash;
  }

  /** Forgets all numbers, as the interner that gave them did. */
  clear(): void {
    this.#hashes = [];
  }
}
