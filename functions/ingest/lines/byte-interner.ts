/** The number of an absent value, among numbers of names, ports, offsets and rows. */
export const NO_VALUE = -1;

/**
 * Gives equal byte strings the same small number, without making a JavaScript string: an
 * open-addressing table over one arena, with a full comparison of bytes on each hit.
 */
export class ByteInterner {
  #arena = new Uint8Array(1024);
  #view = new DataView(this.#arena.buffer);
  #offsets = new Uint32Array(65);
  /** Pairs of a number and its hash, side by side: one memory access rejects most misses. */
  #slots = new Int32Array(256).fill(-1);
  #last = -1;
  size = 0;

  /** The number of `[start, end)`; a new one when these bytes were not seen before. */
  intern(view: DataView, start: number, end: number): number {
    // Most fields repeat from line to line: one comparison, no hash.
    if (this.#last >= 0 && this.#equals(this.#last, view, start, end)) return this.#last;
    const hash = hashBytes(view, start, end);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    for (let id = slots[slot] as number; id >= 0; id = slots[slot] as number) {
      if (slots[slot + 1] === hash && this.#equals(id, view, start, end)) {
        this.#last = id;
        return id;
      }
      slot = (slot + 2) & mask;
    }
    slots[slot] = this.size;
    slots[slot + 1] = hash;
    this.#last = this.#add(view, start, end);
    return this.#last;
  }

  /** The number of bytes that are no part of a line. */
  internBytes(bytes: Uint8Array): number {
    // Whole words are read no further than they go.
    if (bytes.length % 4 === 0) {
      return this.intern(
        new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
        0,
        bytes.length,
      );
    }
    // Four spare bytes: comparisons read four at a time.
    const padded = new Uint8Array(bytes.length + 4);
    padded.set(bytes);
    return this.intern(new DataView(padded.buffer), 0, bytes.length);
  }

  /** The number of what another interner knows by `id`. */
  internFrom(other: ByteInterner, id: number): number {
    return this.intern(other.#view, other.#offsets[id] as number, other.#offsets[id + 1] as number);
  }

  /** Whether a number is that of `[start, end)`. */
  isOf(id: number, view: DataView, start: number, end: number): boolean {
    return this.#equals(id, view, start, end);
  }

  /** The bytes of a number, as a view into the arena: valid until the next `intern`. */
  bytesOf(id: number): Uint8Array {
    return this.#arena.subarray(this.#offsets[id], this.#offsets[id + 1]);
  }

  /** Forgets everything; numbers given before are void. */
  clear(): void {
    this.size = 0;
    this.#last = -1;
    this.#slots.fill(-1);
  }

  #add(view: DataView, start: number, end: number): number {
    const id = this.size;
    const offset = this.#offsets[id] as number;
    const length = end - start;
    this.#reserve(id + 1, offset + length);
    copyBytes(view, start, this.#view, offset, length);
    this.#offsets[id + 1] = offset + length;
    this.size = id + 1;
    if (this.size * 4 > this.#slots.length) this.#rehash();
    return id;
  }

  #reserve(count: number, arenaBytes: number): void {
    // Four spare bytes: comparisons read four at a time.
    if (arenaBytes + 4 > this.#arena.length) {
      const arena = new Uint8Array(Math.max(this.#arena.length * 2, arenaBytes + 4));
      arena.set(this.#arena);
      this.#arena = arena;
      this.#view = new DataView(arena.buffer);
    }
    if (count + 1 > this.#offsets.length) {
      const offsets = new Uint32Array(this.#offsets.length * 2);
      offsets.set(this.#offsets);
      this.#offsets = offsets;
    }
  }

  #rehash(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      if ((old[from] as number) < 0) continue;
      const hash = old[from + 1] as number;
      let slot = (hash << 1) & mask;
      while ((slots[slot] as number) >= 0) slot = (slot + 2) & mask;
      slots[slot] = old[from] as number;
      slots[slot + 1] = hash;
    }
    this.#slots = slots;
  }

  #equals(id: number, view: DataView, start: number, end: number): boolean {
    const offset = this.#offsets[id] as number;
    const length = end - start;
    if ((this.#offsets[id + 1] as number) - offset !== length) return false;
    return equalBytes(this.#view, offset, view, start, length);
  }
}

/** Whether `length` bytes of two views are equal; reads up to three bytes beyond. */
export function equalBytes(
  a: DataView,
  aStart: number,
  b: DataView,
  bStart: number,
  length: number,
): boolean {
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    if (a.getInt32(aStart + at, true) !== b.getInt32(bStart + at, true)) return false;
  }
  if (at === length) return true;
  const rest = (1 << ((length - at) * 8)) - 1;
  return ((a.getInt32(aStart + at, true) ^ b.getInt32(bStart + at, true)) & rest) === 0;
}

/** Copies `length` bytes four at a time; reads and writes up to three bytes beyond. */
export function copyBytes(
  from: DataView,
  fromStart: number,
  to: DataView,
  toStart: number,
  length: number,
): void {
  for (let at = 0; at < length; at += 4) {
    to.setInt32(toStart + at, from.getInt32(fromStart + at, true), true);
  }
}

/**
 * A 32-bit hash of `[start, end)`, eight bytes at a time in two lanes that need not wait for each
 * other; reads up to three bytes beyond.
 */
export function hashBytes(view: DataView, start: number, end: number): number {
  let even = (end - start) | 0;
  let odd = 0;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    even = Math.imul(even ^ view.getInt32(at, true), 0x9e3779b1);
    odd = Math.imul(odd ^ view.getInt32(at + 4, true), 0x85ebca6b);
    even ^= even >>> 15;
    odd ^= odd >>> 13;
  }
  if (at + 4 <= end) {
    even = Math.imul(even ^ view.getInt32(at, true), 0x9e3779b1);
    at += 4;
  }
  const rest = (1 << ((end - at) * 8)) - 1;
  let hash = even ^ Math.imul(odd ^ (at < end ? view.getInt32(at, true) & rest : 0), 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
