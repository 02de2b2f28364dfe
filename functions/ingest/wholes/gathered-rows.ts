import type { ColumnValues } from '../../lake/column-values.ts';
import type { HandshakeColumnName } from '../../lake/columns.ts';
import type { Partition } from '../../lake/table-key.ts';
import type { ConnectionBatch } from '../connections/connection-batch.ts';
import {
  coded,
  IDENTITY_BYTES,
  KIND_BYTES,
  OUTCOME_BYTES,
  VERSION_BYTES,
} from '../connections/handshake-columns.ts';
import { placesOf, textOf } from '../connections/place-id.ts';
import type { ByteInterner } from '../lines/byte-interner.ts';
import { rowOrder } from './row-order.ts';
import type { Renumbering, WholeNames } from './whole-names.ts';

const ROWS_FIRST = 256;

/** A batch's names as numbers of `WholeNames`, and what its rows have in common. */
export interface BatchNumbers {
  readonly balancer: Renumbering;
  readonly node: Renumbering;
  readonly listener: Renumbering;
  readonly client: Renumbering;
  readonly cipher: Renumbering;
  readonly certificate: Renumbering;
  readonly token: Renumbering;
  readonly account: number;
  readonly reading: number;
}

/** Rows of one partition, of many objects, as columns of numbers. */
export class GatheredRows {
  size = 0;
  #columns = columnsOf(ROWS_FIRST);

  /** Takes the rows of a batch; `ids` are their connection ids, two words each. */
  add(batch: ConnectionBatch, ids: Int32Array, numbers: BatchNumbers): void {
    if (this.size + batch.size > this.#columns.node.length) this.#grow(this.size + batch.size);
    const to = this.#columns;
    for (let row = 0, at = this.size; row < batch.size; row += 1, at += 1) {
      to.handshakeAtMs[at] = batch.handshakeAtMs[row] as number;
      to.lastSeenMs[at] = batch.lastSeenMs[row] as number;
      to.latencyMs[at] = batch.latencyMs[row] as number;
      to.idLow[at] = ids[row * 2] as number;
      to.idHigh[at] = ids[row * 2 + 1] as number;
      to.account[at] = numbers.account;
      to.balancer[at] = numbers.balancer.of(batch.balancer[row] as number);
      to.node[at] = numbers.node.of(batch.node[row] as number);
      to.listener[at] = numbers.listener.of(batch.listener[row] as number);
      to.client[at] = numbers.client.of(batch.client[row] as number);
      to.clientPort[at] = batch.clientPort[row] as number;
      to.cipher[at] = numbers.cipher.of(batch.cipher[row] as number);
      to.certificate[at] = numbers.certificate.of(batch.certificate[row] as number);
      to.reading[at] = numbers.reading;
      to.version[at] = batch.version[row] as number;
      to.outcome[at] = batch.outcome[row] as number;
      to.mutualTls[at] = batch.mutualTls[row] as number;
      to.idKind[at] = batch.idKind[row] as number;
      to.clientKind[at] = batch.clientKind[row] as number;
      to.token[at] = numbers.token.of(batch.token[row] as number);
    }
    this.size += batch.size;
  }

  /** Drops all rows from the given one on. */
  truncate(size: number): void {
    this.size = size;
  }

  /** Takes away the rows from the given one on, as rows of their own. */
  splitAt(row: number): GatheredRows {
    const rest = new GatheredRows();
    const size = this.size - row;
    const from: Readonly<Record<string, Numbers>> = this.#columns;
    rest.#grow(size);
    for (const [name, column] of Object.entries<Numbers>(rest.#columns)) {
      column.set(from[name]?.subarray(row, this.size) as never);
    }
    rest.size = size;
    this.truncate(row);
    return rest;
  }

  /** The rows in the order in which they compress best: by balancer, node and time. */
  order(names: WholeNames): Uint32Array {
    const { balancer, node, handshakeAtMs } = this.#columns;
    return rowOrder(
      [
        { ids: balancer.subarray(0, this.size), names: names.balancers },
        { ids: node.subarray(0, this.size), names: names.nodes },
      ],
      handshakeAtMs.subarray(0, this.size),
    );
  }

  /** The given rows as columns of `handshakes`. */
  columns(
    rows: Uint32Array,
    names: WholeNames,
    at: Pick<Partition, 'balancerType' | 'region'>,
  ): Record<HandshakeColumnName, ColumnValues> {
    const from = this.#columns;
    const named = (ids: Int32Array, of: ByteInterner): DictionaryValues => ({
      ...{ kind: 'dictionary', ids: picked(ids, rows), idsMax: of.size },
      bytesOf: (id) => of.bytesOf(id),
    });
    const hashes = (ids: Int32Array, of: ByteInterner): ColumnValues => ({
      ...named(ids, of),
      kind: 'hashes',
    });
    return {
      account_id: named(from.account, names.accounts),
      balancer: named(from.balancer, names.balancers),
      node: named(from.node, names.nodes),
      listener: named(from.listener, names.listeners),
      ...this.#places(rows, names, at),
      handshake_at_ms: { kind: 'bigint', values: pickedTimes(from.handshakeAtMs, rows) },
      last_seen_ms: { kind: 'bigint', values: pickedTimes(from.lastSeenMs, rows) },
      client: hashes(from.client, names.clients),
      client_port: { kind: 'integer', values: picked(from.clientPort, rows) },
      connection_id: { kind: 'words', words: pickedWords(from.idLow, from.idHigh, rows) },
      identity_kind: coded(picked(from.idKind, rows), IDENTITY_BYTES),
      tls_version: coded(picked(from.version, rows), VERSION_BYTES),
      cipher: named(from.cipher, names.ciphers),
      outcome: coded(picked(from.outcome, rows), OUTCOME_BYTES),
      handshake_ms: { kind: 'double', values: pickedTimes(from.latencyMs, rows) },
      certificate: named(from.certificate, names.certificates),
      mutual_tls: { kind: 'boolean', values: picked(from.mutualTls, rows) },
      client_kind: coded(picked(from.clientKind, rows), KIND_BYTES),
      probe_token: named(from.token, names.tokens),
      reading_id: hashes(from.reading, names.readings),
    };
  }

  #places(
    rows: Uint32Array,
    names: WholeNames,
    { balancerType, region }: Pick<Partition, 'balancerType' | 'region'>,
  ): Record<'node_id' | 'place_id', ColumnValues> {
    const { account, balancer, node, listener } = this.#columns;
    const columns = [account, balancer, node, listener].map((ids) => picked(ids, rows));
    const { ids, placeIds, nodeIds } = placesOf(rows.length, columns, (at) => {
      const row = rows[at] as number;
      return {
        ...{ balancerType, region },
        accountId: textOf(names.accounts, account[row] as number) ?? '',
        balancer: textOf(names.balancers, balancer[row] as number) ?? '',
        node: textOf(names.nodes, node[row] as number),
        listener: textOf(names.listeners, listener[row] as number),
      };
    });
    return {
      node_id: { ...coded(ids, nodeIds), kind: 'hashes' },
      place_id: { ...coded(ids, placeIds), kind: 'hashes' },
    };
  }

  #grow(size: number): void {
    const old: Readonly<Record<string, Numbers>> = this.#columns;
    const grown = columnsOf(Math.max(size, this.#columns.node.length * 2));
    for (const [name, column] of Object.entries<Numbers>(grown)) column.set(old[name] as never);
    this.#columns = grown;
  }
}

type Numbers = Float64Array | Int32Array | Int8Array;
type DictionaryValues = Extract<ColumnValues, { kind: 'dictionary' }>;

/** What one row takes, in the fewest bytes: 91. */
function columnsOf(rows: number) {
  return {
    handshakeAtMs: new Float64Array(rows),
    lastSeenMs: new Float64Array(rows),
    latencyMs: new Float64Array(rows),
    idLow: new Int32Array(rows),
    idHigh: new Int32Array(rows),
    account: new Int32Array(rows),
    balancer: new Int32Array(rows),
    node: new Int32Array(rows),
    listener: new Int32Array(rows),
    client: new Int32Array(rows),
    clientPort: new Int32Array(rows),
    cipher: new Int32Array(rows),
    certificate: new Int32Array(rows),
    reading: new Int32Array(rows),
    token: new Int32Array(rows),
    version: new Int8Array(rows),
    outcome: new Int8Array(rows),
    mutualTls: new Int8Array(rows),
    idKind: new Int8Array(rows),
    clientKind: new Int8Array(rows),
  };
}

function picked(values: Int32Array | Int8Array, rows: Uint32Array): Int32Array {
  const to = new Int32Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) to[at] = values[rows[at] as number] as number;
  return to;
}

function pickedTimes(values: Float64Array, rows: Uint32Array): Float64Array {
  const to = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) to[at] = values[rows[at] as number] as number;
  return to;
}

function pickedWords(low: Int32Array, high: Int32Array, rows: Uint32Array): Int32Array {
  const to = new Int32Array(rows.length * 2);
  for (let at = 0; at < rows.length; at += 1) {
    to[at * 2] = low[rows[at] as number] as number;
    to[at * 2 + 1] = high[rows[at] as number] as number;
  }
  return to;
}
