import type { BalancerType } from '../../model/balancer.ts';
import type { RejectReason } from '../../model/source.ts';
import { FIRST_MS } from '../../model/time.ts';
import { NO_VALUE } from '../lines/byte-interner.ts';
import { isId, TLS_NONE, TLS_WRONG } from '../lines/field-value.ts';
import { type FormatReader, has } from '../lines/format-reader.ts';
import type { LineFields } from '../lines/line-fields.ts';
import type { LineVerdict } from '../lines/line-verdict.ts';
import { NO_TIME, TimestampReader } from '../lines/timestamp.ts';
import { agentKind } from './agent-kind.ts';
import { INVALID } from './checked-interner.ts';
import { type ConnectionBatch, FLOW_ID, hashTrace, LINE_ID, RESUMED } from './connection-batch.ts';
import { type Flow, hashFlow } from './flow.ts';
import { LineParties } from './line-parties.ts';
import {
  BAD_NUMBER,
  internOptional,
  type LineFacts,
  lastedMs,
  latencyMs,
  listenerIsRight,
  outcomeOf,
  quotesRequest,
  timeOf,
  versionOf,
} from './line-values.ts';
import type { ObjectNames } from './object-names.ts';
import { type BatchSink, type LogPlace, PlacedBatches } from './placed-batches.ts';
import { isHead, noteToken, tokenOf } from './probe-request.ts';
import { RecentConnections } from './recent-connections.ts';

/** `NEW - row` is the answer for a row that was added, and differs from INVALID. */
const NEW = INVALID - 1;

export interface ReducerSettings {
  /** The longest pause of a connection whose lines carry no trace id. */
  readonly keepAliveMs: number;
  /** No line may be younger. */
  readonly latestMs: number;
}

/**
 * Reduces the split lines of one object to connections, one batch per type of balancer; where its
 * records name their account and Region by themselves, per type and place.
 */
export class ConnectionReducer {
  readonly #batches: PlacedBatches;
  readonly #names: ObjectNames;
  readonly #settings: ReducerSettings;
  readonly #parties: LineParties;
  readonly #recent = new RecentConnections();
  readonly #ends = new TimestampReader();
  readonly #begins = new TimestampReader();
  readonly #sink: BatchSink;
  // Of the line being reduced.
  #beginMs = NO_TIME;
  #endMs = NO_TIME;
  #traceHash = 0;
  #known = NO_VALUE;
  readonly #emptied = (): void => this.#recent.clear();

  constructor(names: ObjectNames, settings: ReducerSettings, sink: BatchSink) {
    this.#names = names;
    this.#settings = settings;
    this.#parties = new LineParties(names);
    this.#sink = sink;
    this.#batches = new PlacedBatches(sink);
  }

  /**
   * Takes one line into its batch; a line that breaks a rule changes nothing. Time, balancer and client
   * come first: a line of another log has none of them in these places, whatever else it lacks.
   */
  reduce(reader: FormatReader, view: DataView, fields: LineFields): LineVerdict {
    const fault = this.#times(reader, view, fields);
    if (fault !== null) return fault;
    const version = versionOf(reader, view, fields);
    if (version === TLS_NONE) return this.#withoutHandshake(reader, view, fields);
    const outcome = outcomeOf(reader, view, fields);
    const batch = this.#batch(reader.format.balancerType);
    const { tokens } = this.#names;
    const traced = has(view, fields, reader.traceId);
    if (traced && this.#isOneMore(reader, batch, version, view, fields)) {
      batch.extend(this.#known, this.#beginMs, this.#endMs, outcome);
      if (!batch.isMixed(this.#known)) batch.showKind(this.#known, agentKind(reader, view, fields));
      if (isHead(reader, view, fields)) noteToken(batch, this.#known, tokens, reader, view, fields);
      return 'row';
    }
    // By the lines alone, never by the chunks: the rows depend on it.
    if (this.#names.isFull) this.flush();
    const party = this.#parties.read(reader, view, fields);
    if (party !== null) return party;
    if (version === TLS_WRONG) return 'bad-tls';
    const kind = agentKind(reader, view, fields);
    const latency = latencyMs(reader, view, fields);
    if (latency === BAD_NUMBER || !listenerIsRight(reader, view, fields)) return 'bad-number';
    const row = traced
      ? this.#traced(reader, batch, view, fields)
      : this.#untraced(reader, batch, view, fields);
    if (row === INVALID) return 'bad-connection-id';
    if (row >= 0) {
      batch.extend(row, this.#beginMs, this.#endMs, outcome);
      batch.showKind(row, kind);
      if (isHead(reader, view, fields)) noteToken(batch, row, tokens, reader, view, fields);
      return 'row';
    }
    const added = NEW - row;
    this.#fill(batch, added, reader, view, fields, { version, outcome, latency, kind });
    if (isHead(reader, view, fields)) noteToken(batch, added, tokens, reader, view, fields);
    if (traced && batch.findsTracedFlows) batch.linkTracedFlow(added);
    return 'row';
  }

  /** The lines to come are of this place; null: that of the object. */
  at(place: LogPlace | null): void {
    if (!this.#batches.isElsewhere(place)) return;
    // By the lines alone, as for names.
    if (this.#batches.isFullFor(place)) {
      this.flush();
      this.#batches.drop();
    }
    this.#batches.at(place);
    this.#recent.clear();
  }

  /** Whether time, balancer and client of a line are right: what follows may then be believed. */
  headFault(reader: FormatReader, view: DataView, fields: LineFields): RejectReason | null {
    const endMs = timeOf(this.#ends, reader.end, view, fields);
    if (endMs === NO_TIME || endMs > this.#settings.latestMs) return 'bad-time';
    return this.#parties.check(reader, view, fields);
  }

  /** Gives all batches away, and forgets all names. */
  flush(): void {
    this.#giveAway();
    this.#names.clear();
    this.#sink.forget();
  }

  /** Gives all batches away at the end of an object; names keep their numbers for the next one. */
  endObject(): void {
    this.#giveAway();
    this.#batches.endObject();
  }

  /** Drops all batches, as if nothing had been read since they were given away. */
  drop(): void {
    this.#batches.drop();
    this.#recent.clear();
    this.#known = NO_VALUE;
  }

  #giveAway(): void {
    this.#batches.giveAway();
    this.#recent.clear();
    this.#known = NO_VALUE;
  }

  #batch(type: BalancerType): ConnectionBatch {
    const open = this.#batches.open.get(type);
    return open !== undefined && !open.isFull ? open : this.#batches.batch(type, this.#emptied);
  }

  #withoutHandshake(reader: FormatReader, view: DataView, fields: LineFields): LineVerdict {
    const fault = this.#parties.check(reader, view, fields);
    if (fault !== null) return fault;
    return quotesRequest(reader, view, fields) ? 'no-handshake' : 'unknown-format';
  }

  /** Reads when the connection began and was last seen. */
  #times(reader: FormatReader, view: DataView, fields: LineFields): RejectReason | null {
    const { latestMs } = this.#settings;
    const endMs = timeOf(this.#ends, reader.end, view, fields);
    if (endMs === NO_TIME || endMs > latestMs) return 'bad-time';
    let beginMs: number;
    if (has(view, fields, reader.begin)) {
      beginMs = timeOf(this.#begins, reader.begin, view, fields);
      if (beginMs === NO_TIME || beginMs > latestMs) return 'bad-time';
    } else {
      const lasted = lastedMs(reader, view, fields);
      beginMs = endMs - lasted;
      if (lasted === BAD_NUMBER || beginMs < FIRST_MS) return 'bad-number';
    }
    this.#beginMs = beginMs;
    this.#endMs = Math.max(beginMs, endMs);
    return null;
  }

  /**
   * Whether the line is one more of a connection that is known, with the same client: most are, and
   * need no look at anything else. Notes the trace id's row for the others.
   */
  #isOneMore(
    reader: FormatReader,
    batch: ConnectionBatch,
    version: number,
    view: DataView,
    fields: LineFields,
  ): boolean {
    const start = fields.starts[reader.traceId] as number;
    const end = fields.ends[reader.traceId] as number;
    this.#traceHash = hashTrace(view, start, end);
    this.#known = NO_VALUE;
    if (!this.#parties.readBalancer(reader, view, fields)) return false;
    const { balancer } = this.#parties;
    // A wrong version, or a latency to check: then the rest of the line matters too.
    const isPlain = version !== TLS_WRONG && reader.latency < 0;
    if (isPlain) {
      this.#known = this.#recent.find(reader, batch, view, fields, balancer, this.#traceHash);
      if (this.#known >= 0) return true;
    }
    this.#known = batch.findTrace(view, start, end, balancer, this.#traceHash);
    if (this.#known < 0 || !isPlain) return false;
    const client = batch.client[this.#known] as number;
    const port = batch.clientPort[this.#known] as number;
    if (!this.#parties.isClient(client, port, reader, view, fields)) return false;
    this.#recent.note(reader, batch, view, fields, balancer, this.#traceHash, this.#known);
    return true;
  }

  /** The known row of a connection with a trace id, `NEW - row` of a new one, or INVALID. */
  #traced(
    reader: FormatReader,
    batch: ConnectionBatch,
    view: DataView,
    fields: LineFields,
  ): number {
    const start = fields.starts[reader.traceId] as number;
    const end = fields.ends[reader.traceId] as number;
    if (this.#known >= 0) return this.#known;
    if (!isId(view, start, end)) return INVALID;
    if (batch.findsTracedFlows) {
      const flow = this.#flow();
      const untraced = batch.findFlow(flow, hashFlow(flow), FLOW_ID);
      if (untraced >= 0 && batch.gapMs(untraced, flow) <= this.#settings.keepAliveMs) {
        batch.adoptTrace(untraced, view, start, end, this.#traceHash);
        return untraced;
      }
    }
    return NEW - batch.addTrace(view, start, end, this.#traceHash);
  }

  /** The known row of a connection without a trace id, or `NEW - row` of a new one. */
  #untraced(reader: FormatReader, batch: ConnectionBatch, view: DataView, fields: LineFields) {
    // A log of connections without trace ids has one line for each: never two to reduce.
    const isConnection = reader.traceId < 0 && reader.format.lineOf === 'connection';
    // Nor has one of a probe, which comes back with the same port within the keep-alive time.
    if (isConnection || tokenOf(reader, view, fields) >= 0) return NEW - batch.addRow(LINE_ID);
    // Other lines of the same connection may carry the id that this one lacks.
    if (reader.traceId >= 0) batch.findTracedFlows();
    const flow = this.#flow();
    const hash = hashFlow(flow);
    const known = batch.findFlow(flow, hash);
    if (known < 0) return NEW - batch.addFlow(hash);
    if (batch.gapMs(known, flow) <= this.#settings.keepAliveMs) return known;
    return (
      NEW -
      (batch.idKind[known] === FLOW_ID ? batch.supersedeFlow(known, hash) : batch.addFlow(hash))
    );
  }

  #flow(): Flow {
    const { client, clientPort, balancer, node } = this.#parties;
    return { client, clientPort, balancer, node, beginMs: this.#beginMs, endMs: this.#endMs };
  }

  #fill(
    batch: ConnectionBatch,
    row: number,
    reader: FormatReader,
    view: DataView,
    fields: LineFields,
    { version, outcome, latency, kind }: LineFacts,
  ): void {
    const names = this.#names;
    batch.handshakeAtMs[row] = this.#beginMs;
    batch.lastSeenMs[row] = this.#endMs;
    batch.latencyMs[row] = latency;
    batch.balancer[row] = this.#parties.balancer;
    batch.node[row] = this.#parties.node;
    batch.client[row] = this.#parties.client;
    batch.clientPort[row] = this.#parties.clientPort;
    batch.version[row] = version < 0 ? NO_VALUE : version;
    batch.outcome[row] = outcome;
    batch.listener[row] = internOptional(names.listeners, reader.listener, view, fields);
    batch.cipher[row] = internOptional(names.ciphers, reader.cipher, view, fields);
    batch.certificate[row] =
      outcome === RESUMED
        ? NO_VALUE
        : internOptional(names.certificates, reader.certificate, view, fields);
    batch.clientKind[row] = kind;
    batch.mutualTls[row] = has(view, fields, reader.clientCertificate) ? 1 : NO_VALUE;
  }
}
