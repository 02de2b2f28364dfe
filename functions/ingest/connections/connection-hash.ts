import { createHmac } from 'node:crypto';
import { HASH_BYTES } from './client-hash.ts';
import { type ConnectionBatch, FLOW_ID, LINE_ID, TRACE_ID } from './connection-batch.ts';
import type { ObjectNames } from './object-names.ts';
import { SipHash } from './sip-hash.ts';

const SIP_KEY_BYTES = 16;
/** Client, port and time before the node's address of at most 45 characters. */
const PORT_AT = HASH_BYTES;
const TIME_AT = PORT_AT + 4;
const NODE_AT = TIME_AT + 8;
const MESSAGE_BYTES_MAX = NODE_AT + 64;

/**
 * Turns what names a connection into keyed 64-bit hashes: the trace id as it was logged; for others
 * client, port and node, and for those of one line its time. Of 10 million connections of one
 * balancer and day, two have the same hash with a chance of 1 in 370,000 (docs/report.md).
 */
export class ConnectionHasher {
  readonly #hashes: readonly SipHash[];
  readonly #message = new Uint8Array(MESSAGE_BYTES_MAX);
  readonly #view = new DataView(this.#message.buffer);

  /** Takes the lake's secret key for clients, from which that of connections is derived. */
  constructor(clientKey: Uint8Array) {
    const key = createHmac('sha256', clientKey).update('connection_id').digest();
    const sipKey = key.subarray(0, SIP_KEY_BYTES);
    this.#hashes = [TRACE_ID, FLOW_ID, LINE_ID].map((kind) => new SipHash(sipKey, kind));
  }

  /** The ids of a batch, two 32-bit words each, low one first; `clientOf` gives a client's hash. */
  idsOf(
    batch: ConnectionBatch,
    { nodes }: Pick<ObjectNames, 'nodes'>,
    clientOf: (id: number) => Uint8Array,
  ): Int32Array {
    const ids = new Int32Array(batch.size * 2);
    const traces = new DataView(batch.traceBytes.buffer);
    for (let row = 0; row < batch.size; row += 1) {
      const hash = this.#hashes[batch.idKind[row] as number] as SipHash;
      if (batch.idKind[row] === TRACE_ID) {
        hash.hash(traces, batch.traceStart[row] as number, batch.traceEnd[row] as number);
      } else {
        const node = batch.node[row] as number;
        const nodeBytes = node < 0 ? NO_NODE : nodes.names.bytesOf(node);
        hash.hash(this.#view, 0, this.#write(batch, row, nodeBytes, clientOf));
      }
      ids[row * 2] = hash.low;
      ids[row * 2 + 1] = hash.high;
    }
    return ids;
  }

  #write(
    batch: ConnectionBatch,
    row: number,
    node: Uint8Array,
    clientOf: (id: number) => Uint8Array,
  ): number {
    this.#message.set(clientOf(batch.client[row] as number));
    this.#view.setInt32(PORT_AT, batch.clientPort[row] as number);
    const isLine = batch.idKind[row] === LINE_ID;
    this.#view.setFloat64(TIME_AT, isLine ? (batch.handshakeAtMs[row] as number) : 0);
    this.#message.set(node, NODE_AT);
    return NODE_AT + node.length;
  }
}

const NO_NODE = new Uint8Array(0);
