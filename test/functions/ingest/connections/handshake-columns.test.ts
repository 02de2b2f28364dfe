import { expect, test } from 'vitest';
import { ClientHasher } from '../../../../functions/ingest/connections/client-hash.ts';
import {
  ConnectionBatch,
  FLOW_ID,
  LINE_ID,
  RESUMED,
  TRACE_ID,
} from '../../../../functions/ingest/connections/connection-batch.ts';
import { ConnectionHasher } from '../../../../functions/ingest/connections/connection-hash.ts';
import { handshakeColumns } from '../../../../functions/ingest/connections/handshake-columns.ts';
import { ObjectNames } from '../../../../functions/ingest/connections/object-names.ts';
import { TokenHasher } from '../../../../functions/ingest/connections/token-hash.ts';
import type { ColumnValues } from '../../../../functions/lake/column-values.ts';
import { HANDSHAKE_COLUMNS } from '../../../../functions/lake/columns.ts';

const KEY = new Uint8Array(32);
const READING = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

function columnsOf(batch: ConnectionBatch) {
  const names = new ObjectNames({ balancer: 'app/shop/1', node: '192.0.2.1' });
  names.clients.internText('203.0.113.7');
  const clients = new ClientHasher(KEY);
  const clientOf = (id: number) => clients.hashOf(id, (at) => names.clients.names.bytesOf(at));
  const connections = new ConnectionHasher(KEY);
  const context = {
    names,
    clients,
    connections,
    tokens: new TokenHasher(KEY),
    region: 'eu-west-1',
    accountId: '123456789012',
    readingId: READING,
  };
  const words = connections.idsOf(batch, names, clientOf);
  return { columns: handshakeColumns('application', batch, context), client: clientOf(0), words };
}

function batchOf(...idKinds: readonly number[]): ConnectionBatch {
  const batch = new ConnectionBatch();
  for (const kind of idKinds) {
    const row = batch.addRow(kind);
    batch.clientPort[row] = 2817;
    batch.handshakeAtMs[row] = 1_700_000_000_000;
    batch.outcome[row] = RESUMED;
  }
  return batch;
}

test('a batch gives every column of the table and no other', () => {
  const { columns } = columnsOf(batchOf());
  expect(Object.keys(columns).sort()).toEqual(HANDSHAKE_COLUMNS.map(({ name }) => name).sort());
});

test('clients and readings are hashes that repeat, connections hashes that do not', () => {
  const { columns, client, words } = columnsOf(batchOf(FLOW_ID, LINE_ID));
  const [byClient, byReading] = [columns.client, columns.reading_id].map((column) => {
    if (column.kind !== 'hashes') throw new Error('it is a hash that repeats');
    return column.bytesOf(column.ids[0] ?? -1);
  });
  expect([byClient, byReading]).toEqual([client, READING]);
  expect(columns.connection_id).toEqual({ kind: 'words', words });
});

test('codes and constants are written out as texts', () => {
  const { columns } = columnsOf(batchOf(FLOW_ID, LINE_ID, TRACE_ID));
  const textsOf = (column: ColumnValues) => {
    if (column.kind !== 'dictionary') throw new Error('it repeats');
    return [0, 1, 2].map((row) => Buffer.from(column.bytesOf(column.ids[row] ?? -1)).toString());
  };
  expect(textsOf(columns.outcome)[0]).toBe('resumed');
  expect(textsOf(columns.account_id)[0]).toBe('123456789012');
  expect(textsOf(columns.identity_kind)).toEqual(['flow', 'line', 'trace']);
});

test('of a connection without a token of a probe there is none', () => {
  const { columns } = columnsOf(batchOf(FLOW_ID));
  const { probe_token: column } = columns;
  expect(column.kind === 'dictionary' && column.ids[0]).toBe(-1);
});
