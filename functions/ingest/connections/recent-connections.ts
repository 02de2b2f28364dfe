import { copyBytes, equalBytes, NO_VALUE } from '../lines/byte-interner.ts';

/** A power of two: more than the connections that a node has open at a time, mostly. */
const ENTRIES = 4096;
/** Two lines of a processor's cache. */
const ENTRY_BYTES = 128;
/** Of an entry: hash, row, balancer and the lengths of trace id and client, 4 bytes each. */
const ROW = 4;
const BALANCER = 8;
const TRACE_LENGTH = 12;
const CLIENT_LENGTH = 16;
const TRACE = 20;
/** What two texts may need together: each is copied four bytes at a time. */
const TEXT_BYTES_MAX = ENTRY_BYTES - TRACE - 6;

/**
 * The rows of connections seen of late, by what their lines say of trace id and client, as bytes: all
 * that a further line must be compared with lies side by side. An entry may be lost at any time to
 * another of its slot; then the batch's own table answers.
 */
export class RecentConnections {
  readonly #words = new Int32Array((ENTRIES * ENTRY_BYTES) / 4);
  readonly #view = new DataView(this.#words.buffer);

  constructor() {
    this.clear();
  }

  /** The row of a line's connection, or NO_VALUE; `hash` is that of its trace id. */
  find(
    view: DataView,
    trace: number,
    traceEnd: number,
    client: number,
    clientEnd: number,
    balancer: number,
    hash: number,
  ): number {
    const own = this.#view;
    const at = (hash & (ENTRIES - 1)) * ENTRY_BYTES;
    const traceLength = traceEnd - trace;
    const clientLength = clientEnd - client;
    if (
      own.getInt32(at, true) === hash &&
      own.getInt32(at + BALANCER, true) === balancer &&
      own.getInt32(at + TRACE_LENGTH, true) === traceLength &&
      own.getInt32(at + CLIENT_LENGTH, true) === clientLength &&
      equalBytes(own, at + TRACE, view, trace, traceLength) &&
      equalBytes(own, clientAt(at, traceLength), view, client, clientLength)
    ) {
      return own.getInt32(at + ROW, true);
    }
    return NO_VALUE;
  }

  /** Notes a line's connection, and forgets the one that has its slot. */
  note(
    view: DataView,
    trace: number,
    traceEnd: number,
    client: number,
    clientEnd: number,
    balancer: number,
    hash: number,
    row: number,
  ): void {
    const own = this.#view;
    const at = (hash & (ENTRIES - 1)) * ENTRY_BYTES;
    const traceLength = traceEnd - trace;
    const clientLength = clientEnd - client;
    if (traceLength + clientLength > TEXT_BYTES_MAX) return;
    own.setInt32(at, hash, true);
    own.setInt32(at + ROW, row, true);
    own.setInt32(at + BALANCER, balancer, true);
    own.setInt32(at + TRACE_LENGTH, traceLength, true);
    own.setInt32(at + CLIENT_LENGTH, clientLength, true);
    copyBytes(view, trace, own, at + TRACE, traceLength);
    copyBytes(view, client, own, clientAt(at, traceLength), clientLength);
  }

  /** Forgets all: rows and balancers have new numbers from here on. */
  clear(): void {
    for (let word = BALANCER / 4; word < this.#words.length; word += ENTRY_BYTES / 4) {
      this.#words[word] = NO_VALUE;
    }
  }
}

function clientAt(at: number, traceLength: number): number {
  return at + TRACE + ((traceLength + 3) & ~3);
}
