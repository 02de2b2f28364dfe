import { LINE_BYTES_MAX, type LineEngine, lineEngine, SCANNED_BYTES_MAX } from './line-engine.ts';

const NEWLINE = 0x0a;
const NO_BYTES = new Uint8Array(0);

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
  readonly #taker: LineTaker;
  readonly #engine: LineEngine;
  /** What was left of the last chunk: the beginning of a line. */
  #rest = NO_BYTES;
  /** Bytes in the engine's buffer that are not yet taken. */
  #begin = 0;
  #filled = 0;
  /** Offset of the buffer's first byte in the object. */
  #bufferOffset = 0;
  /** Bytes of a line that was too long and whose end has not come yet; 0 without such a line. */
  #discarded = 0;

  constructor(taker: LineTaker, engine: LineEngine = lineEngine()) {
    this.#taker = taker;
    this.#engine = engine;
  }

  /** Begins another object; what was not taken of the one before is gone. */
  restart(): void {
    this.#rest = NO_BYTES;
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
    this.#restore();
    for (let at = 0; at < chunk.length; at += SCANNED_BYTES_MAX) {
      this.#append(chunk.subarray(at, at + SCANNED_BYTES_MAX));
      this.#scan(false);
    }
    // Other objects use the same buffer until the next chunk comes.
    this.#rest = new Uint8Array(this.#engine.bytes.subarray(this.#begin, this.#filled));
  }

  /** Takes what is left: a last line without a newline. */
  finish(): void {
    this.#restore();
    this.#append(NO_BYTES);
    this.#scan(true);
    if (this.#discarded > 0) this.#refuseTooLong(0);
    this.#begin = this.#filled;
  }

  #restore(): void {
    this.#engine.bytes.set(this.#rest, 0);
    this.#bufferOffset += this.#begin;
    this.#filled = this.#rest.length;
    this.#begin = 0;
  }

  #append(chunk: Uint8Array): void {
    const { bytes } = this.#engine;
    if (this.#begin > 0) {
      bytes.copyWithin(0, this.#begin, this.#filled);
      this.#bufferOffset += this.#begin;
      this.#filled -= this.#begin;
      this.#begin = 0;
    }
    bytes.set(chunk, this.#filled);
    this.#filled += chunk.length;
    // A newline of our own behind the last byte ends every search there.
    bytes[this.#filled] = NEWLINE;
  }

  #scan(last: boolean): void {
    while (this.#begin < this.#filled) {
      const end = this.#engine.findNewline(this.#begin);
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
      const taken = this.#taker.take(this.#engine.view, start, to, lines, offset);
      if (taken === 'taken') {
        this.#begin = Math.min(to + 1, this.#filled);
        return true;
      }
      if (taken === 'refused' || to >= this.#filled) break;
      to = this.#engine.findNewline(to + 1);
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
