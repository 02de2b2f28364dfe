import { OVERREAD_BYTES } from './line-fields.ts';

/** Longer lines are rejected unread: AWS cuts user agents at 8 KB, and URLs are no longer. */
export const LINE_BYTES_MAX = 65_536;
const CHUNK_BYTES_MAX = 65_536;
/** What the largest line and the largest chunk need; small objects get by with less. */
const BUFFER_BYTES_MAX = LINE_BYTES_MAX + CHUNK_BYTES_MAX + OVERREAD_BYTES + 1;
const BUFFER_BYTES_FIRST = 16_384;
const NEWLINE = 0x0a;

/** What became of a stretch of bytes: taken, or `open` when a quoted field goes on after it. */
export type Taken = 'taken' | 'open' | 'refused';

/** What the scanner asks of its owner. An `offset` is into the object's decompressed bytes. */
export interface LineTaker {
  /** Tries `[start, end)`, `lines` physical lines; changes nothing unless it answers `taken`. */
  take(view: DataView, start: number, end: number, lines: number, offset: number): Taken;
  /** One physical line that can't be taken. */
  refuse(reason: 'open-quote' | 'line-too-long', offset: number, bytes: number): void;
}

/**
 * Finds lines in bytes, whatever the chunks are that they come in, and never holds more than one
 * line and one chunk. A line that ends inside an open quote is offered again together with the next
 * physical lines; when no line closes the quote, each of them is handled alone.
 */
export class LineScanner {
  #bytes = Buffer.from(new ArrayBuffer(BUFFER_BYTES_FIRST));
  #view = new DataView(this.#bytes.buffer);
  readonly #taker: LineTaker;
  /** Bytes in the buffer that are not yet taken. */
  #begin = 0;
  #filled = 0;
  /** Offset of the buffer's first byte in the object. */
  #bufferOffset = 0;
  /** Bytes of a line that was too long and whose end has not come yet; 0 without such a line. */
  #discarded = 0;

  constructor(taker: LineTaker) {
    this.#taker = taker;
  }

  /** Begins another object; what was not taken of the one before is gone. */
  restart(): void {
    this.#begin = 0;
    this.#filled = 0;
    this.#bufferOffset = 0;
    this.#discarded = 0;
  }

  /** Bytes seen so far. */
  get offset(): number {
    return this.#bufferOffset + this.#filled;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += CHUNK_BYTES_MAX) {
      this.#append(chunk.subarray(at, at + CHUNK_BYTES_MAX));
      this.#scan(false);
    }
  }

  /** Takes what is left: a last line without a newline. */
  finish(): void {
    this.#scan(true);
    if (this.#discarded > 0) this.#refuseTooLong(0);
    this.#begin = this.#filled;
  }

  #append(chunk: Uint8Array): void {
    if (this.#begin > 0) {
      this.#bytes.copyWithin(0, this.#begin, this.#filled);
      this.#bufferOffset += this.#begin;
      this.#filled -= this.#begin;
      this.#begin = 0;
    }
    this.#reserve(this.#filled + chunk.length + OVERREAD_BYTES + 1);
    this.#bytes.set(chunk, this.#filled);
    this.#filled += chunk.length;
    // A newline of our own behind the last byte ends every search there.
    this.#bytes[this.#filled] = NEWLINE;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#bytes.length) return;
    const size = Math.min(BUFFER_BYTES_MAX, Math.max(bytes, this.#bytes.length * 2));
    const grown = Buffer.from(new ArrayBuffer(size));
    grown.set(this.#bytes.subarray(0, this.#filled));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  #scan(last: boolean): void {
    while (this.#begin < this.#filled) {
      const end = this.#bytes.indexOf(NEWLINE, this.#begin);
      if (end >= this.#filled && !last) break;
      if (this.#discarded > 0) this.#refuseTooLong(end);
      else if (end - this.#begin > LINE_BYTES_MAX) this.#refuse('line-too-long', end);
      else if (!this.#takeFrom(end, last)) return;
    }
    if (this.#filled - this.#begin > LINE_BYTES_MAX) this.#discard();
  }

  /** Takes the line that ends at `end`, with those it goes on into; false when more bytes must come. */
  #takeFrom(end: number, last: boolean): boolean {
    const start = this.#begin;
    const offset = this.#bufferOffset + start;
    for (let lines = 1, to = end; ; lines += 1) {
      const taken = this.#taker.take(this.#view, start, to, lines, offset);
      if (taken === 'taken') {
        this.#begin = Math.min(to + 1, this.#filled);
        return true;
      }
      if (taken === 'refused' || to >= this.#filled) break;
      to = this.#bytes.indexOf(NEWLINE, to + 1);
      if (to >= this.#filled && !last && to - start <= LINE_BYTES_MAX) return false;
      if (to - start > LINE_BYTES_MAX) break;
    }
    this.#refuse('open-quote', end);
    return true;
  }

  #refuse(reason: 'open-quote' | 'line-too-long', end: number): void {
    this.#taker.refuse(reason, this.#bufferOffset + this.#begin, end - this.#begin);
    this.#begin = Math.min(end + 1, this.#filled);
  }

  /** Lets go of a line that has outgrown the limit before its end came. */
  #discard(): void {
    this.#discarded += this.#filled - this.#begin;
    this.#begin = this.#filled;
  }

  #refuseTooLong(end: number): void {
    const length = this.#discarded + Math.max(0, end - this.#begin);
    const offset = this.#bufferOffset + this.#begin - this.#discarded;
    this.#taker.refuse('line-too-long', offset, length);
    this.#discarded = 0;
    this.#begin = Math.min(Math.max(end + 1, this.#begin), this.#filled);
  }
}
