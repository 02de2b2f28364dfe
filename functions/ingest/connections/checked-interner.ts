import { ByteInterner } from '../lines/byte-interner.ts';

/** What `intern` answers for bytes that fail the check. */
export const INVALID = -2;

/** An interner that checks each byte string once, when it is first seen: log text is hostile. */
export class CheckedInterner {
  readonly names = new ByteInterner();
  readonly #check: (view: DataView, start: number, end: number) => boolean;
  #checked = 0;
  /** Hardly ever any: a look at its size is all that most names cost. */
  #invalid = new Set<number>();

  constructor(check: (view: DataView, start: number, end: number) => boolean) {
    this.#check = check;
  }

  /** The number of `[start, end)`, or INVALID. */
  intern(view: DataView, start: number, end: number): number {
    const id = this.names.intern(view, start, end);
    if (id === this.#checked) {
      this.#checked += 1;
      if (!this.#check(view, start, end)) this.#invalid.add(id);
    }
    return this.#invalid.size > 0 && this.#invalid.has(id) ? INVALID : id;
  }

  /** The number of a text's UTF-8 bytes, or INVALID. */
  internText(text: string): number {
    const bytes = new TextEncoder().encode(text);
    // Comparisons read up to three bytes beyond the end.
    const padded = new Uint8Array(bytes.length + 4);
    padded.set(bytes);
    return this.intern(new DataView(padded.buffer), 0, bytes.length);
  }

  clear(): void {
    this.names.clear();
    this.#checked = 0;
    this.#invalid.clear();
  }
}
