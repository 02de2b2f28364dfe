/**
 * The hashes of key names that tickets of one run began with. A ticket need not begin with the name
 * of its key (RFC 5077, section 4, only recommends it): where it does, tickets have it in common.
 */
export class RepeatedHashes {
  readonly #seen = new Set<string>();

  /** The hash where another ticket had it before; else null. */
  known(hash: string | null): string | null {
    if (hash === null || this.#seen.has(hash)) return hash;
    this.#seen.add(hash);
    return null;
  }
}
