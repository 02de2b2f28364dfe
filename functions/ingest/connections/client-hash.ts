import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** Bytes kept of the HMAC: 128 bits, far beyond any chance of two clients meeting. */
const HASH_BYTES = 16;
/** Characters of a written hash. */
export const CLIENT_HASH_LENGTH = HASH_BYTES * 2;

/**
 * Turns client addresses, which are personal data, into keyed hashes (HMAC-SHA-256, truncated, in
 * hex), each once per object. Without the lake's key addresses can't be tried against them.
 */
export class ClientHasher {
  readonly #key: KeyObject;
  #hashes: (string | undefined)[] = [];

  constructor(key: Uint8Array) {
    this.#key = createSecretKey(key);
  }

  /** The hash of the address with number `id`; `address` is asked for only the first time. */
  hashOf(id: number, address: (id: number) => Uint8Array): string {
    let hash = this.#hashes[id];
    if (hash === undefined) {
      const digest = createHmac('sha256', this.#key).update(address(id)).digest('hex');
      hash = digest.slice(0, CLIENT_HASH_LENGTH);
      this.#hashes[id] = hash;
    }
    return hash;
  }

  /** Forgets all numbers, as the interner that gave them did. */
  clear(): void {
    this.#hashes = [];
  }
}
