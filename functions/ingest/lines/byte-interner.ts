/** The number of an absent value, among numbers of names, ports, offsets and rows. */
export const NO_VALUE = -1;

/** Words of a slot: number, hash and length of a name, and its first bytes. */
const SLOT_WORDS = 8;
const SLOT_SHIFT = 3;
const HASH = 1;
const LENGTH = 2;
const HEAD = 3;
/** An IPv4 address fits: then a slot, half a line of a processor's cache, is all that is read. */
const HEAD_BYTES_MAX = (SLOT_WORDS - HEAD) * 4;
const SLOTS_FIRST = 32;

/**
 * Gives equal byte strings the same small number, without making a JavaScript string: an
 * open-addressing table over one arena, with a full comparison of bytes on each hit.
 */
export class ByteInterner {
  #arena = new Uint8Array(1024);
  #view = new DataView(this.#arena.buffer);
  #offsets = new Uint32Array(65);
  #slots = new Int32Array(SLOTS_FIRST * SLOT_WORDS).fill(-1);
  /** The slot of the name asked for last. */
  #last = -1;
  size = 0;

  /** The number of `[start, end)`; a new one when these bytes were not seen before. */
  intern(view: DataView, start: number, end: number): number {
    const slots = this.#slots;
    const length = end - start;
    const last = this.#last;
    // Most fields repeat from line to line: one comparison, no hash.
    if (last >= 0 && slots[last + LENGTH] === length && this.#isAt(last, view, start, length)) {
      return slots[last] as number;
    }
    const hash = hashBytes(view, start, end);
    const mask = slots.length - 1;
    let slot = (hash << SLOT_SHIFT) & mask;
    for (let id = slots[slot] as number; id >= 0; id = slots[slot] as number) {
      const same = slots[slot + HASH] === hash && slots[slot + LENGTH] === length;
      if (same && this.#isAt(slot, view, start, length)) {
        this.#last = slot;
        return id;
      }
      slot = (slot + SLOT_WORDS) & mask;
    }
    return this.#add(slot, view, start, length, hash);
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
    const offset = this.#offsets[id] as number;
    const length = end - start;
    if ((this.#offsets[id + 1] as number) - offset !== length) return false;
    return equalBytes(this.#view, offset, view, start, length);
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

  /** Whether a slot's name of the same length has these bytes. */
  #isAt(slot: number, view: DataView, start: number, length: number): boolean {
    const slots = this.#slots;
    const head = length < HEAD_BYTES_MAX ? length : HEAD_BYTES_MAX;
    let at = 0;
    for (; at + 4 <= head; at += 4) {
      if (slots[slot + HEAD + (at >> 2)] !== view.getInt32(start + at, true)) return false;
    }
    if (at < head) {
      const rest = (1 << ((head - at) * 8)) - 1;
      return slots[slot + HEAD + (at >> 2)] === (view.getInt32(start + at, true) & rest);
    }
    if (length === head) return true;
    const offset = this.#offsets[slots[slot] as number] as number;
    return equalBytes(this.#view, offset + head, view, start + head, length - head);
  }

  #add(slot: number, view: DataView, start: number, length: number, hash: number): number {
    const id = this.size;
    const offset = this.#offsets[id] as number;
    this.#reserve(id + 1, offset + length);
    copyBytes(view, start, this.#view, offset, length);
    this.#offsets[id + 1] = offset + length;
    this.size = id + 1;
    const slots = this.#slots;
    slots[slot] = id;
    slots[slot + HASH] = hash;
    slots[slot + LENGTH] = length;
    const head = Math.min(length, HEAD_BYTES_MAX);
    for (let at = 0; at < head; at += 4) {
      const rest = head - at < 4 ? (1 << ((head - at) * 8)) - 1 : -1;
      slots[slot + HEAD + (at >> 2)] = view.getInt32(start + at, true) & rest;
    }
    this.#last = slot;
    if (this.size * 2 * SLOT_WORDS > slots.length) this.#rehash();
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
    for (let from = 0; from < old.length; from += SLOT_WORDS) {
      if ((old[from] as number) < 0) continue;
      let slot = ((old[from + HASH] as number) << SLOT_SHIFT) & mask;
      while ((slots[slot] as number) >= 0) slot = (slot + SLOT_WORDS) & mask;
      for (let word = 0; word < SLOT_WORDS; word += 1) {
        slots[slot + word] = old[from + word] as number;
      }
    }
    this.#slots = slots;
    this.#last = -1;
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
