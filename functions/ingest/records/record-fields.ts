import { LINE_BYTES_MAX } from '../lines/line-engine.ts';
import { LineFields, OVERREAD_BYTES } from '../lines/line-fields.ts';

const BYTES_FIRST = 4096;
/** No value of a column is written so: it is none. */
const WRONG = '\0';
/** Digits of a number behind its point, at most: no column has more. */
const DIGITS_MAX = 9;

/** The values of one record side by side in memory, as the fields of a line lie there. */
export class RecordFields {
  readonly fields = new LineFields();
  #bytes = Buffer.from(new ArrayBuffer(BYTES_FIRST));
  view = new DataView(this.#bytes.buffer);
  #used = 0;
  #isLong = false;

  /** Begins a record of so many columns, all of them absent. */
  begin(columns: number): void {
    const { fields } = this;
    fields.starts.fill(0, 0, columns);
    fields.ends.fill(0, 0, columns);
    fields.count = columns;
    this.#used = 0;
    this.#isLong = false;
  }

  /** Whether a value was longer than any line: it was not put. */
  get isLong(): boolean {
    return this.#isLong;
  }

  /** Puts a column's value. */
  put(position: number, value: unknown): void {
    const text = unquoted(textOf(value));
    if (text.length > LINE_BYTES_MAX) {
      this.#isLong = true;
      return;
    }
    const start = this.#used;
    // A character has three bytes at most, and of a pair each has two.
    this.#reserve(start + text.length * 3);
    this.#used = start + this.#bytes.write(text, start);
    this.fields.starts[position] = start;
    this.fields.ends[position] = this.#used;
  }

  #reserve(bytes: number): void {
    if (bytes + OVERREAD_BYTES <= this.#bytes.length) return;
    const grown = Buffer.from(new ArrayBuffer(Math.max(bytes + OVERREAD_BYTES, bytes * 2)));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

/** A value as a line of text has it; the empty text where there is none. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return decimal(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : WRONG;
}

/** Never with an exponent, as `String` writes what is below a millionth. */
function decimal(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Number.isFinite(value) ? value.toFixed(DIGITS_MAX).replace(/0+$/, '') : WRONG;
}

/** Whether text columns keep the quotes that they have in a line is not documented. */
function unquoted(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
