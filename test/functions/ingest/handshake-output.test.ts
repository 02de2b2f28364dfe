import { expect, test } from 'vitest';
import { ClientHasher } from '../../../functions/ingest/connections/client-hash.ts';
import {
  ConnectionBatch,
  FULL,
  LINE_ID,
} from '../../../functions/ingest/connections/connection-batch.ts';
import { ConnectionHasher } from '../../../functions/ingest/connections/connection-hash.ts';
import { ObjectNames } from '../../../functions/ingest/connections/object-names.ts';
import { TokenHasher } from '../../../functions/ingest/connections/token-hash.ts';
import { HandshakeOutput } from '../../../functions/ingest/handshake-output.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { CLIENT_KEY, filesBelow, temporaryFolder } from './read-lake.ts';

const UNKNOWN_PLACE = { day: null, endedAtMs: null };

async function open(place: ConstructorParameters<typeof HandshakeOutput>[2] = UNKNOWN_PLACE) {
  const names = new ObjectNames({ balancer: null, node: null });
  names.clients.internText('203.0.113.7');
  const dir = await temporaryFolder();
  const context = {
    names,
    clients: new ClientHasher(CLIENT_KEY),
    connections: new ConnectionHasher(CLIENT_KEY),
    tokens: new TokenHasher(CLIENT_KEY),
    region: 'eu-west-1',
    accountId: '123456789012',
    readingId: new Uint8Array(8),
  };
  const output = new HandshakeOutput(new FolderStore(dir), context, place, 'abc');
  const batchOf = (...balancers: readonly string[]) => {
    const batch = new ConnectionBatch();
    for (const name of balancers) {
      const row = batch.addRow(LINE_ID);
      batch.balancer[row] = names.balancers.internText(name);
      batch.handshakeAtMs[row] = Date.UTC(2026, 0, 2, 23, 59);
      batch.outcome[row] = FULL;
    }
    return batch;
  };
  return { dir, output, batchOf };
}

test('nothing is written for a batch without rows', async () => {
  const { dir, output, batchOf } = await open();
  output.push('network', batchOf());
  await output.commit();
  expect([output.keys, output.place.day, output.place.balancer]).toEqual([[], '1970-01-01', null]);
  expect((await filesBelow(dir)).size).toBe(0);
});

test('where the key names no day, the day is that of the first row', async () => {
  const { output, batchOf } = await open();
  output.push('network', batchOf('net/a/1'));
  expect(output.keys).toEqual([
    'v2/handshakes/balancer_type=network/region=eu-west-1/day=2026-01-02/xx-abc.parquet',
  ]);
  await output.abort();
});

test('each type of balancer has a file, and nothing is visible before the commit', async () => {
  const place = { day: '2026-01-03', endedAtMs: Date.UTC(2026, 0, 3, 0, 5) };
  const { dir, output, batchOf } = await open(place);
  output.push('classic', batchOf('old'));
  output.push('network', batchOf('net/a/1'));
  await output.drain();
  expect([...(await filesBelow(dir)).keys()].filter((path) => path.endsWith('.parquet'))).toEqual(
    [],
  );
  await output.commit();
  const folder = 'region=eu-west-1/day=2026-01-03/00-abc.parquet';
  expect(output.keys).toEqual(
    ['classic', 'network'].map((type) => `v2/handshakes/balancer_type=${type}/${folder}`),
  );
  expect([...(await filesBelow(dir)).keys()]).toEqual(output.keys);
  expect(output.place.balancerType).toBe('classic');
});

test('the balancer is named while all rows of all batches name the same', async () => {
  const { output, batchOf } = await open();
  output.push('network', batchOf('net/a/1', 'net/a/1'));
  expect(output.place.balancer).toBe('net/a/1');
  output.push('network', batchOf('net/a/1'));
  expect(output.place.balancer).toBe('net/a/1');
  output.push('network', batchOf('net/b/2'));
  output.push('network', batchOf('net/a/1'));
  expect(output.place.balancer).toBe(null);
});
