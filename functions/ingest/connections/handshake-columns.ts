import { CLIENT_KINDS } from '../../clients/client-kind.ts';
import type { ColumnValues } from '../../lake/column-values.ts';
import type { HandshakeColumnName } from '../../lake/columns.ts';
import { type BalancerType, TLS_VERSIONS } from '../../model/balancer.ts';
import { IDENTITY_KINDS } from '../../model/handshake.ts';
import type { ByteInterner } from '../lines/byte-interner.ts';
import type { ClientHasher } from './client-hash.ts';
import { type ConnectionBatch, OUTCOME_CODES } from './connection-batch.ts';
import type { ConnectionHasher } from './connection-hash.ts';
import type { ObjectNames } from './object-names.ts';
import { placesOf, textOf } from './place-id.ts';
import type { TokenHasher } from './token-hash.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
/** Codes of a batch as the texts of their column. */
export const VERSION_BYTES = TLS_VERSIONS.map(latin1);
export const OUTCOME_BYTES = OUTCOME_CODES.map(latin1);
export const KIND_BYTES = CLIENT_KINDS.map(latin1);
/** In the order of TRACE_ID, FLOW_ID and LINE_ID. */
export const IDENTITY_BYTES = IDENTITY_KINDS.map(latin1);

/** What the rows of a batch need beside their numbers. */
export interface BatchContext {
  readonly names: ObjectNames;
  readonly clients: ClientHasher;
  readonly connections: ConnectionHasher;
  readonly tokens: TokenHasher;
  readonly region: string;
  readonly accountId: string;
  /** 8 bytes, low ones first. */
  readonly readingId: Uint8Array;
}

/** A batch as the columns of `handshakes`. */
export function handshakeColumns(
  balancerType: BalancerType,
  batch: ConnectionBatch,
  context: BatchContext,
): Record<HandshakeColumnName, ColumnValues> {
  const { names, clients, connections, tokens, region, accountId } = context;
  const { balancer, node, listener } = batch;
  const { ids, placeIds, nodeIds } = placesOf(batch.size, [balancer, node, listener], (row) => ({
    ...{ balancerType, region, accountId },
    balancer: textOf(names.balancers.names, balancer[row] as number) ?? '',
    node: textOf(names.nodes.names, node[row] as number),
    listener: textOf(names.listeners.names, listener[row] as number),
  }));
  const addressOf = (id: number): Uint8Array => names.clients.names.bytesOf(id);
  const clientOf = (id: number): Uint8Array => clients.hashOf(id, addressOf);
  const clientsMax = names.clients.names.size;
  return {
    account_id: constant(Buffer.from(context.accountId), batch.size),
    balancer: named(batch.balancer, names.balancers.names),
    node: named(batch.node, names.nodes.names),
    listener: named(batch.listener, names.listeners.names),
    node_id: { ...coded(ids, nodeIds), kind: 'hashes' },
    place_id: { ...coded(ids, placeIds), kind: 'hashes' },
    handshake_at_ms: { kind: 'bigint', values: batch.handshakeAtMs },
    last_seen_ms: { kind: 'bigint', values: batch.lastSeenMs },
    client: { kind: 'hashes', ids: batch.client, idsMax: clientsMax, bytesOf: clientOf },
    client_port: { kind: 'integer', values: batch.clientPort },
    connection_id: { kind: 'words', words: connections.idsOf(batch, names, clientOf) },
    identity_kind: coded(batch.idKind, IDENTITY_BYTES),
    tls_version: coded(batch.version, VERSION_BYTES),
    cipher: named(batch.cipher, names.ciphers.names),
    outcome: coded(batch.outcome, OUTCOME_BYTES),
    handshake_ms: { kind: 'double', values: batch.latencyMs },
    certificate: named(batch.certificate, names.certificates.names),
    mutual_tls: { kind: 'boolean', values: batch.mutualTls },
    client_kind: coded(batch.clientKind, KIND_BYTES),
    probe_token: {
      ...named(batch.token, names.tokens),
      bytesOf: (id) => tokens.hashOfName(names.tokens, id),
    },
    reading_id: { ...constant(context.readingId, batch.size), kind: 'hashes' },
  };
}

function named(ids: Int32Array, names: ByteInterner): DictionaryValues {
  return { kind: 'dictionary', ids, idsMax: names.size, bytesOf: (id) => names.bytesOf(id) };
}

/** A column of few texts, by their codes; -1 is null. */
export function coded(ids: Int32Array, codes: readonly Uint8Array[]): DictionaryValues {
  const bytesOf = (id: number): Uint8Array => codes[id] as Uint8Array;
  return { kind: 'dictionary', ids, idsMax: codes.length, bytesOf };
}

function constant(bytes: Uint8Array, rows: number): DictionaryValues {
  return coded(new Int32Array(rows), [bytes]);
}

type DictionaryValues = Extract<ColumnValues, { kind: 'dictionary' }>;
