import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClientHasher } from '../../../../functions/ingest/connections/client-hash.ts';
import {
  ConnectionBatch,
  FLOW_ID,
  LINE_ID,
} from '../../../../functions/ingest/connections/connection-batch.ts';
import { ConnectionHasher } from '../../../../functions/ingest/connections/connection-hash.ts';
import { ObjectNames } from '../../../../functions/ingest/connections/object-names.ts';
import { SipHash } from '../../../../functions/ingest/connections/sip-hash.ts';

const KEY = new Uint8Array(32).fill(5);
const AT_MS = 1_700_000_000_000;

interface Given {
  readonly trace?: string | Uint8Array;
  readonly kind?: number;
  readonly client?: string;
  readonly port?: number;
  readonly node?: string | null;
  readonly atMs?: number;
}

/** The ids of a batch with these rows, as 64-bit numbers. */
function idsOf(rows: readonly Given[], key = KEY): bigint[] {
  const names = new ObjectNames({ balancer: null, node: null });
  const batch = new ConnectionBatch();
  for (const given of rows) {
    const trace = Buffer.from((given.trace ?? '') as string);
    const row =
      given.trace === undefined
        ? batch.addRow(given.kind ?? FLOW_ID)
        : batch.addTrace(viewOf(trace), 0, trace.length, 1);
    batch.client[row] = names.clients.internText(given.client ?? '203.0.113.7');
    batch.clientPort[row] = given.port ?? 2817;
    batch.node[row] = given.node === null ? -1 : names.nodes.internText(given.node ?? '192.0.2.1');
    batch.handshakeAtMs[row] = given.atMs ?? AT_MS;
  }
  const clients = new ClientHasher(key);
  const words = new ConnectionHasher(key).idsOf(batch, names, (id) =>
    clients.hashOf(id, (at) => names.clients.names.bytesOf(at)),
  );
  return [...new BigInt64Array(words.buffer, 0, rows.length)];
}

/** A view that may be read beyond its end, as those of log lines may. */
function viewOf(bytes: Uint8Array): DataView {
  const padded = new Uint8Array(bytes.length + 8);
  padded.set(bytes);
  return new DataView(padded.buffer);
}

test('a trace id is the SipHash of its bytes, under a key that is derived from that of clients', () => {
  const key = createHmac('sha256', KEY).update('connection_id').digest().subarray(0, 16);
  const hash = new SipHash(key, 0);
  const text = Buffer.from('TID_1234abcd5678ef901234abcd5678ef90');
  hash.hash(viewOf(text), 0, text.length);
  const [id] = idsOf([{ trace: String(text) }]);
  expect(id).toBe(new BigInt64Array(Int32Array.of(hash.low, hash.high).buffer)[0]);
});

test('a trace id is all that counts of its connection; another key gives other ids', () => {
  const same = { trace: 'TID_a' };
  const [id, elsewhere] = idsOf([same, { ...same, client: '203.0.113.8', port: 1, node: null }]);
  expect(elsewhere).toBe(id);
  expect(idsOf([same], new Uint8Array(32))).not.toEqual([id]);
});

test.each([
  { kind: FLOW_ID, counts: [{ client: '203.0.113.8' }, { port: 2818 }, { node: '192.0.2.2' }] },
  {
    kind: LINE_ID,
    counts: [{ client: '203.0.113.8' }, { port: 2818 }, { node: null }, { atMs: AT_MS + 1 }],
  },
])(
  'client, port and node make an id of kind $kind, for a line its time too',
  ({ kind, counts }) => {
    const ids = idsOf([{ kind }, ...counts.map((other) => ({ kind, ...other }))]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(idsOf([{ kind }, { kind, atMs: AT_MS + 1 }])[1] === ids[0]).toBe(kind === FLOW_ID);
    // A second object, in which every name has another number.
    expect(idsOf([{ client: '::1', node: '::2' }, { kind }])[1]).toBe(ids[0]);
  },
);

test('no trace id, whatever its bytes, shares an id with a flow or a line', () => {
  const names = ['flow:x', 'line:x', 'trace', ''];
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 80 })), (trace) => {
      const ids = idsOf([{ trace }, { kind: FLOW_ID, atMs: 0 }, { kind: LINE_ID, atMs: 0 }]);
      expect(new Set(ids).size).toBe(3);
    }),
  );
});

test('the three kinds of one and the same message never share an id', () => {
  // What a flow is hashed from, byte by byte, and a line of the year 1970: here as a trace id.
  const message = Buffer.alloc(20 + '192.0.2.1'.length);
  createHmac('sha256', KEY).update('203.0.113.7').digest().copy(message, 0, 0, 8);
  message.writeInt32BE(2817, 8);
  message.write('192.0.2.1', 20);
  const untraced = [FLOW_ID, LINE_ID].map((kind) => ({ kind, atMs: 0 }));
  expect(new Set(idsOf([{ trace: message }, ...untraced])).size).toBe(3);
  // They differ by their kind alone: each is what its kind's hash gives for that message.
  const key = createHmac('sha256', KEY).update('connection_id').digest();
  const hashed = [0, FLOW_ID, LINE_ID].map((kind) => {
    const hash = new SipHash(key, kind);
    hash.hash(viewOf(message), 0, message.length);
    return new BigInt64Array(Int32Array.of(hash.low, hash.high).buffer)[0];
  });
  expect(idsOf([{ trace: message }, ...untraced])).toEqual(hashed);
});
