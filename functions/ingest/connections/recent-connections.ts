import { copyBytes, equalBytes, NO_VALUE } from '../lines/byte-interner.ts';
import type { FormatReader } from '../lines/format-reader.ts';
import type { LineFields } from '../lines/line-fields.ts';
import type { ConnectionBatch } from './connection-batch.ts';

/** A power of two: more than the connections that a node has open at a time, mostly. */
const ENTRIES = 4096;
/** Two lines of a processor's cache. */
const ENTRY_BYTES = 128;
/** In an entry: hash, row, balancer and the lengths of both texts, then the texts. */
const ROW = 4;
const BALANCER = 8;
const TRACE_LENGTH = 12;
const CLIENT_LENGTH = 16;
const TRACE = 20;
/** What both texts may need: each is copied, and the second begins, at a multiple of 4 bytes. */
const TEXT_BYTES_MAX = ENTRY_BYTES - TRACE - 6;
/** Objects of fewer connections find them in the batch as fast. */
const ROWS_MIN = 256;

/**
 * The rows of connections seen of late, by trace id and client as their lines write them: all that a
 * further line is compared with lies side by side. An entry may be lost at any time to another of
 * its slot; then the batch itself answers.
 */
export class RecentConnections {
  /** Where the rows are; undefined as long as no connection of it has had a second line. */
  #batch: ConnectionBatch | undefined;
  #words = new Int32Array(0);
  #view = new DataView(this.#words.buffer);

  /** The row of the line's connection, or NO_VALUE; `hash` is that of its trace id. */
  find(
    reader: FormatReader,
    batch: ConnectionBatch,
    view: DataView,
    { starts, ends }: LineFields,
    balancer: number,
    hash: number,
  ): number {
    if (this.#batch !== batch) return NO_VALUE;
    const own = this.#view;
    const at = (hash & (ENTRIES - 1)) * ENTRY_BYTES;
    if (own.getInt32(at, true) !== hash) return NO_VALUE;
    const trace = starts[reader.traceId] as number;
    const traceLength = (ends[reader.traceId] as number) - trace;
    const client = starts[reader.client] as number;
    const clientLength = (ends[reader.client] as number) - client;
    const isSame =
      own.getInt32(at + BALANCER, true) === balancer &&
      own.getInt32(at + TRACE_LENGTH, true) === traceLength &&
      own.getInt32(at + CLIENT_LENGTH, true) === clientLength &&
      equalBytes(own, at + TRACE, view, trace, traceLength) &&
      equalBytes(own, clientAt(at, traceLength), view, client, clientLength);
    return isSame ? own.getInt32(at + ROW, true) : NO_VALUE;
  }

  /** Notes the row of the line's connection, instead of the one that had its slot. */
  note(
    reader: FormatReader,
    batch: ConnectionBatch,
    view: DataView,
    { starts, ends }: LineFields,
    balancer: number,
    hash: number,
    row: number,
  ): void {
    const trace = starts[reader.traceId] as number;
    const traceLength = (ends[reader.traceId] as number) - trace;
    const client = starts[reader.client] as number;
    const clientLength = (ends[reader.client] as number) - client;
    // A port in a field of its own is not in the client's text.
    if (reader.clientPort >= 0 || batch.size < ROWS_MIN) return;
    if (traceLength + clientLength > TEXT_BYTES_MAX) return;
    if (this.#batch !== batch) this.#open(batch);
    const own = this.#view;
    const at = (hash & (ENTRIES - 1)) * ENTRY_BYTES;
    own.setInt32(at, hash, true);
    own.setInt32(at + ROW, row, true);
    own.setInt32(at + BALANCER, balancer, true);
    own.setInt32(at + TRACE_LENGTH, traceLength, true);
    own.setInt32(at + CLIENT_LENGTH, clientLength, true);
    copyBytes(view, trace, own, at + TRACE, traceLength);
    copyBytes(view, client, own, clientAt(at, traceLength), clientLength);
  }

  /** Forgets all: rows and balancers get new numbers. */
  clear(): void {
    this.#batch = undefined;
  }

  #open(batch: ConnectionBatch): void {
    this.#batch = batch;
    if (this.#words.length === 0) {
      this.#words = new Int32Array((ENTRIES * ENTRY_BYTES) / 4);
      this.#view = new DataView(this.#words.buffer);
    }
    for (let at = BALANCER / 4; at < this.#words.length; at += ENTRY_BYTES / 4) {
      this.#words[at] = NO_VALUE;
    }
  }
}

function clientAt(at: number, traceLength: number): number {
  return at + TRACE + ((traceLength + 3) & ~3);
}
