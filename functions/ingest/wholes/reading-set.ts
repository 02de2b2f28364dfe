const SLOTS_FIRST = 64;

/** Ids of readings, 8 bytes each in memory and no more than twice that free: there may be millions. */
export class ReadingSet {
  size = 0;
  #slots = new BigInt64Array(SLOTS_FIRST);
  /** Zero marks a free slot, so that its own presence is noted apart. */
  #hasZero = false;

  /** Adds an id; false where it was there. */
  add(id: bigint): boolean {
    if (id === 0n) {
      const isNew = !this.#hasZero;
      this.#hasZero = true;
      this.size += isNew ? 1 : 0;
      return isNew;
    }
    const slot = this.#slotOf(id);
    if (this.#slots[slot] === id) return false;
    this.#slots[slot] = id;
    this.size += 1;
    if (this.size * 2 > this.#slots.length) this.#grow();
    return true;
  }

  has(id: bigint): boolean {
    return id === 0n ? this.#hasZero : this.#slots[this.#slotOf(id)] === id;
  }

  /** All ids, in no order. */
  *ids(): Generator<bigint> {
    if (this.#hasZero) yield 0n;
    for (const id of this.#slots) if (id !== 0n) yield id;
  }

  /** The slot that holds an id, or the one that is free for it: ids are hashes already. */
  #slotOf(id: bigint): number {
    const mask = this.#slots.length - 1;
    let slot = Number(id & 0x3fffffffn) & mask;
    while (this.#slots[slot] !== 0n && this.#slots[slot] !== id) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new BigInt64Array(old.length * 2);
    for (const id of old) if (id !== 0n) this.#slots[this.#slotOf(id)] = id;
  }
}
