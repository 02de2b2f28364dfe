const NEWLINE = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
/** U+FEFF as UTF-8. */
const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];

/** The most bytes of an object: CloudWatch Logs sends many events in one. */
export const OBJECT_BYTES_MAX = 8_388_608;
/** Records are flat, and an envelope holds a list of events. */
const DEPTH_MAX = 8;

/** What the scanner asks of its owner. An `offset` is into the decompressed bytes. */
export interface ObjectTaker {
  /** One JSON object, as text that is perhaps none. */
  take(text: string, offset: number, bytes: number): void;
  /** Bytes up to a line's end that are no object. */
  refuse(reason: 'unknown-format' | 'line-too-long', offset: number, bytes: number): void;
}

/** Where the scanner is: between objects, in one, in one that is refused, or in what is none. */
type State = 'between' | 'object' | 'refused' | 'garbage';

/**
 * Finds JSON objects in bytes, one a line or several in a row with nothing between them, as Firehose
 * writes them. An object ends with its line at the latest, so that a brace that lacks swallows no
 * other line.
 */
export class JsonScanner {
  readonly #taker: ObjectTaker;
  #state: State = 'between';
  #depth = 0;
  #inText = false;
  #escaped = false;
  #isDeep = false;
  /** What came of the object at hand with chunks before. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  /** Offset of the chunk's first byte. */
  #offset = 0;

  constructor(taker: ObjectTaker) {
    this.#taker = taker;
  }

  /** Begins another object of a store. */
  restart(): void {
    this.#begin('between');
    this.#offset = 0;
  }

  push(chunk: Uint8Array): void {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (this.#state === 'between') {
        if (isBetween(byte)) continue;
        from = at;
        this.#begin(byte === OPEN_BRACE ? 'object' : 'garbage');
      }
      if (byte === NEWLINE) {
        this.#endLine(from, at);
      } else if (this.#state === 'object' && this.#closes(byte)) {
        this.#end(chunk, from, at + 1);
      }
      if (this.#state === 'object' && this.#heldBytes + at - from > OBJECT_BYTES_MAX) {
        this.#state = 'refused';
      }
    }
    if (this.#state !== 'between') this.#hold(chunk, from);
    this.#offset += chunk.length;
  }

  /** Takes what is left: the last line may lack its end. */
  finish(): void {
    if (this.#state !== 'between') this.#endLine(0, 0);
  }

  /** Whether the object ends with this byte. */
  #closes(byte: number): boolean {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#inText = false;
      return false;
    }
    if (byte === QUOTE) this.#inText = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#depth -= 1;
    if (this.#depth > DEPTH_MAX) this.#isDeep = true;
    return this.#depth === 0;
  }

  #end(chunk: Uint8Array, from: number, to: number): void {
    const offset = this.#offset + from - this.#heldBytes;
    const bytes = this.#heldBytes + to - from;
    if (this.#isDeep) this.#taker.refuse('unknown-format', offset, bytes);
    else {
      const text = Buffer.concat([...this.#held, chunk.subarray(from, to)]).toString();
      this.#taker.take(text, offset, bytes);
    }
    this.#begin('between');
  }

  #endLine(from: number, to: number): void {
    const reason = this.#state === 'refused' ? 'line-too-long' : 'unknown-format';
    const bytes = this.#heldBytes + to - from;
    this.#taker.refuse(reason, this.#offset + from - this.#heldBytes, bytes);
    this.#begin('between');
  }

  #hold(chunk: Uint8Array, from: number): void {
    if (this.#state === 'object') this.#held.push(Uint8Array.from(chunk.subarray(from)));
    else this.#held = [];
    this.#heldBytes += chunk.length - from;
  }

  #begin(state: State): void {
    this.#state = state;
    this.#depth = 0;
    this.#inText = false;
    this.#escaped = false;
    this.#isDeep = false;
    this.#held = [];
    this.#heldBytes = 0;
  }
}

/** White space, and a byte order mark, which joined files have in their middle. */
function isBetween(byte: number): boolean {
  return byte <= SPACE || BYTE_ORDER_MARK.includes(byte);
}
