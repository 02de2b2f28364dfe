import { copyBytes, equalBytes, hashBytes, NO_VALUE } from '../lines/byte-interner.ts';
import { MIXED, mergedKind } from './agent-kind.ts';
import { type Flow, hashFlow } from './flow.ts';

/** Rows of one Parquet row group: enough to compress well, few enough to hold (about 8 MB). */
export const BATCH_ROWS_MAX = 65_536;
const ROWS_FIRST = 256;
/** Entries per slot of the table at most one half. */
const SLOTS_PER_ENTRY = 2;

export const OUTCOME_CODES = ['failed', 'unknown', 'full', 'resumed'] as const;
export const FAILED = 0;
export const UNKNOWN = 1;
export const FULL = 2;
export const RESUMED = 3;

/** How a row's connection id is written out (see `model/handshake.ts`). */
export const TRACE_ID = 0;
export const FLOW_ID = 1;
export const LINE_ID = 2;

/**
 * Connections on their way into one row group, column by column. Names are numbers of the object's
 * interners, NO_VALUE (NaN for `latencyMs`) is null. One table finds a connection again: by its
 * balancer and trace id (bytes in `traceBytes`), or by its flow: client, port, balancer and node.
 */
export class ConnectionBatch {
  size = 0;
  handshakeAtMs = new Float64Array(ROWS_FIRST);
  lastSeenMs = new Float64Array(ROWS_FIRST);
  latencyMs = new Float64Array(ROWS_FIRST);
  balancer = new Int32Array(ROWS_FIRST);
  node = new Int32Array(ROWS_FIRST);
  listener = new Int32Array(ROWS_FIRST);
  client = new Int32Array(ROWS_FIRST);
  clientPort = new Int32Array(ROWS_FIRST);
  version = new Int32Array(ROWS_FIRST);
  cipher = new Int32Array(ROWS_FIRST);
  certificate = new Int32Array(ROWS_FIRST);
  outcome = new Int32Array(ROWS_FIRST);
  mutualTls = new Int32Array(ROWS_FIRST);
  clientKind = new Int32Array(ROWS_FIRST);
  token = new Int32Array(ROWS_FIRST);
  idKind = new Int32Array(ROWS_FIRST);
  /** Where a row's trace id lies in `traceBytes`: `[traceStart, traceEnd)`. */
  traceStart = new Uint32Array(ROWS_FIRST);
  traceEnd = new Uint32Array(ROWS_FIRST);
  traceBytes = new Uint8Array(ROWS_FIRST * 40);
  traceBytesUsed = 0;
  #traceView = new DataView(this.traceBytes.buffer);
  /** Pairs of a row and its hash, side by side: one memory access rejects most misses. */
  #slots = new Int32Array(ROWS_FIRST * SLOTS_PER_ENTRY * 2).fill(NO_VALUE);
  /** Whether rows with a trace id are found by their flow too: most objects never need it. */
  #findsTracedFlows = false;

  /** Whether it has room for more rows than a new one. */
  get isGrown(): boolean {
    return this.outcome.length > ROWS_FIRST;
  }

  get isFull(): boolean {
    return this.size >= BATCH_ROWS_MAX;
  }

  /**
   * The row of the balancer with the trace id `[start, end)`, or NO_VALUE; the hash goes back into
   * `add…`.
   */
  findTrace(view: DataView, start: number, end: number, balancer: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    for (let row = slots[slot] as number; row >= 0; row = slots[slot] as number) {
      const same = slots[slot + 1] === hash && this.balancer[row] === balancer;
      if (same && this.#isTrace(row, view, start, end)) return row;
      slot = (slot + 2) & mask;
    }
    return NO_VALUE;
  }

  /**
   * The row of a flow that is nearest in time to `[beginMs, endMs]`, or NO_VALUE; with `idKind` only
   * a row whose id is of that kind.
   */
  findFlow(flow: Flow, hash: number, idKind: number = NO_VALUE): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    let nearest = NO_VALUE;
    for (let row = slots[slot] as number; row >= 0; row = slots[slot] as number) {
      const same =
        slots[slot + 1] === hash &&
        (idKind < 0 || this.idKind[row] === idKind) &&
        this.client[row] === flow.client &&
        this.clientPort[row] === flow.clientPort &&
        this.balancer[row] === flow.balancer &&
        this.node[row] === flow.node;
      // Of two as near as each other the later row: it is the one that goes on.
      if (same && (nearest < 0 || this.gapMs(row, flow) <= this.gapMs(nearest, flow)))
        nearest = row;
      slot = (slot + 2) & mask;
    }
    return nearest;
  }

  /** How long nothing was seen of a connection before the flow's line, or after it. */
  gapMs(row: number, { beginMs, endMs }: Flow): number {
    const before = beginMs - (this.lastSeenMs[row] as number);
    const after = (this.handshakeAtMs[row] as number) - endMs;
    return Math.max(before, after, 0);
  }

  /** Adds a row that is found again by its trace id. */
  addTrace(view: DataView, start: number, end: number, hash: number): number {
    const row = this.addRow(TRACE_ID);
    this.#setTrace(row, view, start, end, hash);
    return row;
  }

  /** Gives a row of a flow the trace id that another of its lines carries. */
  adoptTrace(row: number, view: DataView, start: number, end: number, hash: number): void {
    this.idKind[row] = TRACE_ID;
    this.#setTrace(row, view, start, end, hash);
  }

  /** Adds a row that is found again by client, port, balancer and node, all still to be set. */
  addFlow(hash: number): number {
    const row = this.addRow(FLOW_ID);
    this.#link(row, hash);
    return row;
  }

  /** Lets a flow go on in another row after a gap: `findFlow` then answers the new one. */
  supersedeFlow(old: number, hash: number): number {
    const row = this.addRow(FLOW_ID);
    const mask = this.#slots.length - 1;
    let slot = (hash << 1) & mask;
    while (this.#slots[slot] !== old || this.#slots[slot + 1] !== hash) slot = (slot + 2) & mask;
    this.#slots[slot] = row;
    return row;
  }

  /** From now on rows with a trace id are found by their flow too. */
  findTracedFlows(): void {
    if (this.#findsTracedFlows) return;
    this.#findsTracedFlows = true;
    this.#relink(this.#slotCount());
    for (let row = 0; row < this.size; row += 1) {
      if (this.idKind[row] === TRACE_ID) this.linkTracedFlow(row);
    }
  }

  /** Whether rows with a trace id have to be linked by their flow. */
  get findsTracedFlows(): boolean {
    return this.#findsTracedFlows;
  }

  /** Lets a row with a trace id be found by its flow. */
  linkTracedFlow(row: number): void {
    const hash = hashFlow({
      client: this.client[row] as number,
      clientPort: this.clientPort[row] as number,
      balancer: this.balancer[row] as number,
      node: this.node[row] as number,
    });
    this.#link(row, hash);
  }

  /** One more line of a known connection. */
  extend(row: number, beginMs: number, endMs: number, outcome: number): void {
    if (beginMs < (this.handshakeAtMs[row] as number)) this.handshakeAtMs[row] = beginMs;
    if (endMs > (this.lastSeenMs[row] as number)) this.lastSeenMs[row] = endMs;
    if (outcome > (this.outcome[row] as number)) this.outcome[row] = outcome;
  }

  /** Whether a row's kind of client can't change any more. */
  isMixed(row: number): boolean {
    return this.clientKind[row] === MIXED;
  }

  /** The kind that one more line's user agent tells; NO_VALUE where it tells nothing. */
  showKind(row: number, kind: number): void {
    const known = this.clientKind[row] as number;
    if (kind !== known) this.clientKind[row] = mergedKind(known, kind);
  }

  /** Adds a row that is never looked for again. */
  addRow(idKind: number): number {
    const row = this.size;
    if (row === this.outcome.length) this.#grow();
    this.size = row + 1;
    this.idKind[row] = idKind;
    this.token[row] = NO_VALUE;
    this.traceStart[row] = this.traceBytesUsed;
    this.traceEnd[row] = this.traceBytesUsed;
    return row;
  }

  clear(): void {
    this.size = 0;
    this.traceBytesUsed = 0;
    this.#findsTracedFlows = false;
    this.#slots.fill(NO_VALUE);
  }

  #setTrace(row: number, view: DataView, start: number, end: number, hash: number): void {
    const offset = this.traceBytesUsed;
    this.traceBytesUsed += end - start;
    this.#reserveTrace(this.traceBytesUsed);
    copyBytes(view, start, this.#traceView, offset, end - start);
    this.traceStart[row] = offset;
    this.traceEnd[row] = this.traceBytesUsed;
    this.#link(row, hash);
  }

  #isTrace(row: number, view: DataView, start: number, end: number): boolean {
    const offset = this.traceStart[row] as number;
    const length = end - start;
    // A row without a trace id has no bytes there: its length is 0.
    if ((this.traceEnd[row] as number) - offset !== length) return false;
    return equalBytes(this.#traceView, offset, view, start, length);
  }

  #link(row: number, hash: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    while ((slots[slot] as number) >= 0) slot = (slot + 2) & mask;
    slots[slot] = row;
    slots[slot + 1] = hash;
  }

  #reserveTrace(bytes: number): void {
    if (bytes + 4 <= this.traceBytes.length) return;
    const grown = new Uint8Array(Math.max(this.traceBytes.length * 2, bytes + 4));
    grown.set(this.traceBytes);
    this.traceBytes = grown;
    this.#traceView = new DataView(grown.buffer);
  }

  #grow(): void {
    const rows = this.outcome.length * 2;
    this.handshakeAtMs = grow(this.handshakeAtMs, new Float64Array(rows));
    this.lastSeenMs = grow(this.lastSeenMs, new Float64Array(rows));
    this.latencyMs = grow(this.latencyMs, new Float64Array(rows));
    this.balancer = grow(this.balancer, new Int32Array(rows));
    this.node = grow(this.node, new Int32Array(rows));
    this.listener = grow(this.listener, new Int32Array(rows));
    this.client = grow(this.client, new Int32Array(rows));
    this.clientPort = grow(this.clientPort, new Int32Array(rows));
    this.version = grow(this.version, new Int32Array(rows));
    this.cipher = grow(this.cipher, new Int32Array(rows));
    this.certificate = grow(this.certificate, new Int32Array(rows));
    this.outcome = grow(this.outcome, new Int32Array(rows));
    this.mutualTls = grow(this.mutualTls, new Int32Array(rows));
    this.clientKind = grow(this.clientKind, new Int32Array(rows));
    this.token = grow(this.token, new Int32Array(rows));
    this.idKind = grow(this.idKind, new Int32Array(rows));
    this.traceStart = grow(this.traceStart, new Uint32Array(rows));
    this.traceEnd = grow(this.traceEnd, new Uint32Array(rows));
    this.#relink(this.#slotCount());
  }

  /** Numbers in the table: a row has one entry, or two where it is found by trace id and flow. */
  #slotCount(): number {
    return this.outcome.length * (this.#findsTracedFlows ? 2 : 1) * SLOTS_PER_ENTRY * 2;
  }

  /** Rows superseded by a later one of their flow are not linked, as before. */
  #relink(slotCount: number): void {
    const old = this.#slots;
    this.#slots = new Int32Array(slotCount).fill(NO_VALUE);
    for (let slot = 0; slot < old.length; slot += 2) {
      if ((old[slot] as number) >= 0) this.#link(old[slot] as number, old[slot + 1] as number);
    }
  }
}

function grow<T extends Float64Array | Int32Array | Uint32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}

/** The hash of a trace id, as `findTrace` and `addTrace` want it. */
export const hashTrace = hashBytes;
