import type { HandshakeColumnName } from '../../lake/columns.ts';
import type { ColumnValues } from '../../lake/parquet-values.ts';
import { TLS_VERSIONS } from '../../model/balancer.ts';
import { FLOW_ID_PREFIX, LINE_ID_PREFIX } from '../../model/handshake.ts';
import type { ByteInterner } from '../lines/byte-interner.ts';
import type { ClientHasher } from './client-hash.ts';
import { type ConnectionBatch, FLOW_ID, OUTCOME_CODES, TRACE_ID } from './connection-batch.ts';
import type { ObjectNames } from './object-names.ts';

/** A flow or line id is `flow:hash:port@node/time`: 5, 32, 5, 45 and 16 bytes, and three between. */
const UNTRACED_ID_BYTES_MAX = 106;
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const VERSION_BYTES = TLS_VERSIONS.map(latin1);
const OUTCOME_BYTES = OUTCOME_CODES.map(latin1);

/** What the rows of a batch need beside their numbers. */
export interface BatchContext {
  readonly names: ObjectNames;
  readonly hasher: ClientHasher;
  readonly accountId: string;
  readonly sourceId: string;
}

/** A batch as the columns of `handshakes`. */
export function handshakeColumns(
  batch: ConnectionBatch,
  context: BatchContext,
): Record<HandshakeColumnName, ColumnValues> {
  const { names, hasher } = context;
  const addressOf = (id: number): Uint8Array => names.clients.names.bytesOf(id);
  const clientOf = (id: number): Uint8Array => latin1(hasher.hashOf(id, addressOf));
  const clientsMax = names.clients.names.size;
  return {
    account_id: constant(context.accountId, batch.size),
    balancer: named(batch.balancer, names.balancers.names),
    node: named(batch.node, names.nodes.names),
    listener: named(batch.listener, names.listeners.names),
    handshake_at_ms: { kind: 'bigint', values: batch.handshakeAtMs },
    last_seen_ms: { kind: 'bigint', values: batch.lastSeenMs },
    client: { kind: 'dictionary', ids: batch.client, idsMax: clientsMax, bytesOf: clientOf },
    client_port: { kind: 'integer', values: batch.clientPort },
    connection_id: connectionIds(batch, context),
    tls_version: coded(batch.version, VERSION_BYTES),
    cipher: named(batch.cipher, names.ciphers.names),
    outcome: coded(batch.outcome, OUTCOME_BYTES),
    handshake_ms: { kind: 'double', values: batch.latencyMs },
    certificate: named(batch.certificate, names.certificates.names),
    mutual_tls: { kind: 'boolean', values: batch.mutualTls },
    source_id: constant(context.sourceId, batch.size),
  };
}

function named(ids: Int32Array, names: ByteInterner): ColumnValues {
  return { kind: 'dictionary', ids, idsMax: names.size, bytesOf: (id) => names.bytesOf(id) };
}

function coded(ids: Int32Array, codes: readonly Uint8Array[]): ColumnValues {
  const bytesOf = (id: number): Uint8Array => codes[id] as Uint8Array;
  return { kind: 'dictionary', ids, idsMax: codes.length, bytesOf };
}

function constant(text: string, rows: number): ColumnValues {
  return coded(new Int32Array(rows), [Buffer.from(text)]);
}

/** Trace ids as they were logged; other connections by what distinguishes them, client hashed. */
function connectionIds(batch: ConnectionBatch, { names, hasher }: BatchContext): ColumnValues {
  const { idKind, traceStart, traceEnd, traceBytes } = batch;
  const addressOf = (id: number): Uint8Array => names.clients.names.bytesOf(id);
  const nodeOf = (id: number): string =>
    id < 0 ? '' : Buffer.from(names.nodes.names.bytesOf(id)).toString('latin1');
  return {
    kind: 'text',
    bytesMax: batch.traceBytesUsed + batch.size * UNTRACED_ID_BYTES_MAX,
    write(row, into, at) {
      const kind = idKind[row] as number;
      if (kind === TRACE_ID) {
        const start = traceStart[row] as number;
        const end = traceEnd[row] as number;
        for (let from = start; from < end; from += 1)
          into[at + from - start] = traceBytes[from] ?? 0;
        return end - start;
      }
      const hash = hasher.hashOf(batch.client[row] as number, addressOf);
      const place = `${hash}:${batch.clientPort[row]}@${nodeOf(batch.node[row] as number)}`;
      const id =
        kind === FLOW_ID
          ? `${FLOW_ID_PREFIX}${place}`
          : `${LINE_ID_PREFIX}${place}/${batch.handshakeAtMs[row]}`;
      return into.write(id, at, 'latin1');
    },
  };
}
