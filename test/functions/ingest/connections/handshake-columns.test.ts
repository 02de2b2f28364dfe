import { expect, test } from 'vitest';
import { ClientHasher } from '../../../../functions/ingest/connections/client-hash.ts';
import {
  ConnectionBatch,
  FLOW_ID,
  LINE_ID,
  RESUMED,
} from '../../../../functions/ingest/connections/connection-batch.ts';
import { handshakeColumns } from '../../../../functions/ingest/connections/handshake-columns.ts';
import { ObjectNames } from '../../../../functions/ingest/connections/object-names.ts';
import { HANDSHAKE_COLUMNS } from '../../../../functions/lake/columns.ts';

function columnsOf(batch: ConnectionBatch) {
  const names = new ObjectNames({ balancer: 'app/shop/1', node: '192.0.2.1' });
  names.clients.internText('203.0.113.7');
  const hasher = new ClientHasher(new Uint8Array(32));
  const hash = hasher.hashOf(0, (id) => names.clients.names.bytesOf(id));
  const context = { names, hasher, accountId: '123456789012', sourceId: 'abc' };
  return { columns: handshakeColumns(batch, context), hash };
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

test('an id without a trace names the hashed client, port and node, for a line its time too', () => {
  const { columns, hash } = columnsOf(batchOf(FLOW_ID, LINE_ID));
  const ids = columns.connection_id;
  if (ids.kind !== 'text') throw new Error('ids hardly repeat');
  const into = Buffer.alloc(ids.bytesMax);
  const idOf = (row: number) => into.toString('latin1', 0, ids.write(row, into, 0));
  expect(idOf(0)).toBe(`flow:${hash}:2817@192.0.2.1`);
  expect(idOf(1)).toBe(`line:${hash}:2817@192.0.2.1/1700000000000`);
});

test('codes and constants are written out as texts', () => {
  const { outcome, account_id: account, source_id: source } = columnsOf(batchOf(FLOW_ID)).columns;
  const texts = [outcome, account, source].map((column) => {
    if (column.kind !== 'dictionary') throw new Error('it repeats');
    return Buffer.from(column.bytesOf(column.ids[0] ?? -1)).toString();
  });
  expect(texts).toEqual(['resumed', '123456789012', 'abc']);
});
