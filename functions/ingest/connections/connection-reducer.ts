import type { BalancerType } from '../../model/balancer.ts';
import type { RejectReason } from '../../model/source.ts';
import { NO_VALUE } from '../lines/byte-interner.ts';
import {
  decimalOf,
  isId,
  lastColon,
  portOf,
  TLS_NONE,
  TLS_WRONG,
  tlsVersionOf,
} from '../lines/field-value.ts';
import { type FormatReader, has } from '../lines/format-reader.ts';
import type { LineFields } from '../lines/line-fields.ts';
import type { LineVerdict } from '../lines/line-verdict.ts';
import { NO_TIME, TimestampReader } from '../lines/timestamp.ts';
import { type CheckedInterner, INVALID } from './checked-interner.ts';
import {
  ConnectionBatch,
  FAILED,
  FULL,
  hashFlow,
  hashTrace,
  LINE_ID,
  RESUMED,
  UNKNOWN,
} from './connection-batch.ts';
import type { ObjectNames } from './object-names.ts';

const OPEN_BRACKET = 0x5b;
/** `session-reused` is the only value that begins with an `s`: ARNs begin with `arn:`. */
const SESSION_REUSED = { length: 14, first: 0x73, last: 0x64 };
/** `Failed:…` in the connection log's tls_verify_status. */
const FAILED_FIRST = 0x46;

/** Reduces the split lines of one object to connections, one batch per type of balancer. */
export class ConnectionReducer {
  readonly batches = new Map<BalancerType, ConnectionBatch>();
  readonly #names: ObjectNames;
  readonly #keepAliveMs: number;
  readonly #ends = new TimestampReader();
  readonly #begins = new TimestampReader();
  readonly #onFull: (type: BalancerType, batch: ConnectionBatch) => void;
  // Of the line being reduced.
  #beginMs = NO_TIME;
  #endMs = NO_TIME;
  #client = NO_VALUE;
  #clientPort = NO_VALUE;
  #balancer = NO_VALUE;
  #node = NO_VALUE;

  constructor(
    names: ObjectNames,
    keepAliveMs: number,
    onFull: (type: BalancerType, batch: ConnectionBatch) => void,
  ) {
    this.#names = names;
    this.#keepAliveMs = keepAliveMs;
    this.#onFull = onFull;
  }

  /** Takes one line into its batch; a line that breaks a rule changes nothing. */
  reduce(reader: FormatReader, view: DataView, fields: LineFields): LineVerdict {
    const version = this.#version(reader, view, fields);
    if (version === TLS_WRONG) return 'bad-tls';
    if (version === TLS_NONE && reader.format.withoutVersion === 'skip') return 'no-handshake';
    if (!this.#times(reader, view, fields)) return 'bad-time';
    const outcome = outcomeOf(reader, view, fields);
    const batch = this.#batch(reader.format.balancerType);
    if (!has(view, fields, reader.traceId)) {
      const fault = this.#parties(reader, view, fields);
      if (fault !== null) return fault;
      const row = this.#untraced(reader, batch);
      if (row >= 0) this.#extend(batch, row, outcome);
      else this.#fill(batch, ~row, reader, view, fields, version, outcome);
      return 'row';
    }
    const start = fields.starts[reader.traceId] as number;
    const end = fields.ends[reader.traceId] as number;
    const hash = hashTrace(view, start, end);
    const known = batch.findTrace(view, start, end, hash);
    if (known >= 0) {
      this.#extend(batch, known, outcome);
      return 'row';
    }
    if (!isId(view, start, end)) return 'bad-connection-id';
    const fault = this.#parties(reader, view, fields);
    if (fault !== null) return fault;
    const row = batch.addTrace(view, start, end, hash);
    this.#fill(batch, row, reader, view, fields, version, outcome);
    return 'row';
  }

  /** Whether the time at the beginning of a line is one: what follows may then be believed. */
  headIsRight(reader: FormatReader, view: DataView, fields: LineFields): boolean {
    return timeOf(this.#ends, reader.end, view, fields) !== NO_TIME;
  }

  #batch(type: BalancerType): ConnectionBatch {
    let batch = this.batches.get(type);
    if (batch === undefined) {
      batch = new ConnectionBatch();
      this.batches.set(type, batch);
    }
    if (batch.isFull) {
      this.#onFull(type, batch);
      batch.clear();
    }
    return batch;
  }

  #version(reader: FormatReader, view: DataView, fields: LineFields): number {
    const at = reader.version;
    if (at >= fields.count) return TLS_NONE;
    return tlsVersionOf(view, fields.starts[at] as number, fields.ends[at] as number);
  }

  /** Reads when the connection began and was last seen; false when a time is no time. */
  #times(reader: FormatReader, view: DataView, fields: LineFields): boolean {
    const endMs = timeOf(this.#ends, reader.end, view, fields);
    if (endMs === NO_TIME) return false;
    const beginMs = has(view, fields, reader.begin)
      ? timeOf(this.#begins, reader.begin, view, fields)
      : endMs - lastedMs(reader, view, fields);
    if (beginMs === NO_TIME) return false;
    this.#beginMs = beginMs;
    this.#endMs = Math.max(beginMs, endMs);
    return true;
  }

  /** Reads who talked to whom; the reason when a party is not to be made out. */
  #parties(reader: FormatReader, view: DataView, fields: LineFields): RejectReason | null {
    const names = this.#names;
    this.#balancer = names.keyBalancer;
    if (has(view, fields, reader.balancer)) {
      this.#balancer = names.balancers.intern(
        view,
        fields.starts[reader.balancer] as number,
        fields.ends[reader.balancer] as number,
      );
    }
    if (this.#balancer < 0) return 'bad-balancer';
    if (!this.#readNode(reader, view, fields)) return 'bad-node';
    return this.#readClient(reader, view, fields) ? null : 'bad-client';
  }

  #readNode(reader: FormatReader, view: DataView, fields: LineFields): boolean {
    const names = this.#names;
    this.#node = names.keyNode;
    if (!has(view, fields, reader.node)) return true;
    const start = fields.starts[reader.node] as number;
    let end = fields.ends[reader.node] as number;
    if (reader.nodeWithPort) end = Math.max(start, lastColon(view, start, end));
    const node = internAddress(names.nodes, view, start, end);
    if (node !== INVALID) this.#node = node;
    // A network balancer's key names no node: without its own field the line has none at all.
    return node !== INVALID || !reader.nodeWithPort;
  }

  #readClient(reader: FormatReader, view: DataView, fields: LineFields): boolean {
    const start = fields.starts[reader.client] as number;
    let end = fields.ends[reader.client] as number;
    this.#clientPort = NO_VALUE;
    if (reader.clientPort >= 0) {
      const at = reader.clientPort;
      this.#clientPort = portOf(view, fields.starts[at] as number, fields.ends[at] as number);
    } else {
      const colon = lastColon(view, start, end);
      if (colon < 0) return false;
      this.#clientPort = portOf(view, colon + 1, end);
      end = colon;
    }
    this.#client = internAddress(this.#names.clients, view, start, end);
    return this.#client !== INVALID && this.#clientPort !== NO_VALUE;
  }

  /** The known row of a connection without a trace id, or `~row` of a new one. */
  #untraced(reader: FormatReader, batch: ConnectionBatch): number {
    // A log of connections without trace ids has one line for each: never two to reduce.
    if (reader.traceId < 0 && reader.format.lineOf === 'connection') return ~batch.addRow(LINE_ID);
    const hash = hashFlow(this.#client, this.#clientPort, this.#balancer, this.#node);
    const known = batch.findFlow(this.#client, this.#clientPort, this.#balancer, this.#node, hash);
    if (known < 0) return ~batch.addFlow(hash);
    const gapMs = Math.max(
      this.#beginMs - (batch.lastSeenMs[known] as number),
      (batch.handshakeAtMs[known] as number) - this.#endMs,
    );
    return gapMs <= this.#keepAliveMs ? known : ~batch.supersedeFlow(known, hash);
  }

  /** One more line of a known connection. */
  #extend(batch: ConnectionBatch, row: number, outcome: number): void {
    if (this.#beginMs < (batch.handshakeAtMs[row] as number)) {
      batch.handshakeAtMs[row] = this.#beginMs;
    }
    if (this.#endMs > (batch.lastSeenMs[row] as number)) batch.lastSeenMs[row] = this.#endMs;
    if (outcome > (batch.outcome[row] as number)) batch.outcome[row] = outcome;
  }

  #fill(
    batch: ConnectionBatch,
    row: number,
    reader: FormatReader,
    view: DataView,
    fields: LineFields,
    version: number,
    outcome: number,
  ): void {
    const names = this.#names;
    batch.handshakeAtMs[row] = this.#beginMs;
    batch.lastSeenMs[row] = this.#endMs;
    batch.latencyMs[row] = latencyMs(reader, view, fields);
    batch.balancer[row] = this.#balancer;
    batch.node[row] = this.#node;
    batch.client[row] = this.#client;
    batch.clientPort[row] = this.#clientPort;
    batch.version[row] = version < 0 ? NO_VALUE : version;
    batch.outcome[row] = outcome;
    batch.listener[row] = internOptional(names.listeners, reader.listener, view, fields);
    batch.cipher[row] = internOptional(names.ciphers, reader.cipher, view, fields);
    batch.certificate[row] =
      outcome === RESUMED
        ? NO_VALUE
        : internOptional(names.certificates, reader.certificate, view, fields);
    batch.mutualTls[row] = has(view, fields, reader.clientCertificate) ? 1 : NO_VALUE;
  }
}

function timeOf(
  timestamps: TimestampReader,
  at: number,
  view: DataView,
  fields: LineFields,
): number {
  if (at >= fields.count) return NO_TIME;
  return timestamps.read(view, fields.starts[at] as number, fields.ends[at] as number);
}

function outcomeOf(reader: FormatReader, view: DataView, fields: LineFields): number {
  if (reader.format.outcome === 'unobservable') return UNKNOWN;
  if (reader.format.outcome === 'session-reused') {
    if (!has(view, fields, reader.certificate)) return UNKNOWN;
    const start = fields.starts[reader.certificate] as number;
    const length = (fields.ends[reader.certificate] as number) - start;
    const reused =
      length === SESSION_REUSED.length &&
      view.getUint8(start) === SESSION_REUSED.first &&
      view.getUint8(start + length - 1) === SESSION_REUSED.last;
    return reused ? RESUMED : FULL;
  }
  if (!has(view, fields, reader.latency)) return FAILED;
  if (!has(view, fields, reader.verifyStatus)) return UNKNOWN;
  const first = view.getUint8(fields.starts[reader.verifyStatus] as number);
  return first === FAILED_FIRST ? FAILED : UNKNOWN;
}

/** The handshake's duration in ms; NaN where the line has none. */
function latencyMs(reader: FormatReader, view: DataView, fields: LineFields): number {
  if (!has(view, fields, reader.latency)) return Number.NaN;
  const at = reader.latency;
  const value = decimalOf(view, fields.starts[at] as number, fields.ends[at] as number);
  return value * reader.latencyUnitMs;
}

function lastedMs(reader: FormatReader, view: DataView, fields: LineFields): number {
  if (!has(view, fields, reader.lasted)) return 0;
  const at = reader.lasted;
  const value = decimalOf(view, fields.starts[at] as number, fields.ends[at] as number);
  return Number.isNaN(value) ? 0 : value;
}

function internOptional(
  interner: CheckedInterner,
  at: number,
  view: DataView,
  fields: LineFields,
): number {
  if (!has(view, fields, at)) return NO_VALUE;
  const id = interner.intern(view, fields.starts[at] as number, fields.ends[at] as number);
  return id === INVALID ? NO_VALUE : id;
}

/** Interns an IP address, IPv6 with or without its brackets. */
function internAddress(
  interner: CheckedInterner,
  view: DataView,
  start: number,
  end: number,
): number {
  const bracketed = end - start > 2 && view.getUint8(start) === OPEN_BRACKET;
  return bracketed ? interner.intern(view, start + 1, end - 1) : interner.intern(view, start, end);
}
