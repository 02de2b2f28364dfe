import { ByteInterner } from '../lines/byte-interner.ts';

/** What `intern` answers for bytes that fail the check. */
export const INVALID = -2;

/** An interner that checks each byte string once, when it is first seen: log text is hostile. */
export class CheckedInterner {
  readonly names = new ByteInterner();
  readonly #check: (view: DataView, start: number, end: number) => boolean;
  #valid: boolean[] = [];

  constructor(check: (view: DataView, start: number, end: number) => boolean) {
    this.#check = check;
  }

  /** The number of `[start, end)`, or INVALID. */
  intern(view: DataView, start: number, end: number): number {
    const id = this.names.intern(view, start, end);
    if (id === this.#valid.length) this.#valid.push(this.#check(view, start, end));
    return this.#valid[id] ? id : INVALID;
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
    this.#valid = [];
  }
}
