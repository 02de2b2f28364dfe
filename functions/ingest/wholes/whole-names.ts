import { ByteInterner, NO_VALUE } from '../lines/byte-interner.ts';

/** The names in the rows of many objects, as small numbers, until these rows are written. */
export class WholeNames {
  readonly accounts = new ByteInterner();
  readonly balancers = new ByteInterner();
  readonly nodes = new ByteInterner();
  readonly listeners = new ByteInterner();
  readonly ciphers = new ByteInterner();
  readonly certificates = new ByteInterner();
  /** Hashes of 8 bytes. */
  readonly clients = new ByteInterner();
  /** Hashes of probes' tokens, as hex digits. */
  readonly tokens = new ByteInterner();
  /** Readings' ids of 8 bytes. */
  readonly readings = new ByteInterner();

  /** Forgets all names: only when no row holds one. */
  clear(): void {
    for (const names of Object.values(this) as ByteInterner[]) names.clear();
  }
}

/** What the numbers of one interner are in another, each looked up once. */
export class Renumbering {
  readonly #find: (id: number) => number;
  #numbers = new Int32Array(64).fill(NO_VALUE);

  /** `find` answers the other number of an id. */
  constructor(find: (id: number) => number) {
    this.#find = find;
  }

  /** The other number; NO_VALUE of itself. */
  of(id: number): number {
    if (id < 0) return NO_VALUE;
    if (id >= this.#numbers.length) this.#grow(id + 1);
    let number = this.#numbers[id] as number;
    if (number < 0) {
      number = this.#find(id);
      this.#numbers[id] = number;
    }
    return number;
  }

  /** Forgets all, as one of the interners did. */
  clear(): void {
    this.#numbers.fill(NO_VALUE);
  }

  #grow(size: number): void {
    const grown = new Int32Array(Math.max(size, this.#numbers.length * 2)).fill(NO_VALUE);
    grown.set(this.#numbers);
    this.#numbers = grown;
  }
}
