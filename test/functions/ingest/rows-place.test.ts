import { expect, test } from 'vitest';
import {
  ConnectionBatch,
  LINE_ID,
} from '../../../functions/ingest/connections/connection-batch.ts';
import { ObjectNames } from '../../../functions/ingest/connections/object-names.ts';
import { RowsPlace } from '../../../functions/ingest/rows-place.ts';

const names = new ObjectNames({ balancer: null, node: null });

function batchOf(...balancers: readonly string[]): ConnectionBatch {
  const batch = new ConnectionBatch();
  for (const name of balancers) {
    const row = batch.addRow(LINE_ID);
    batch.balancer[row] = names.balancers.internText(name);
    batch.handshakeAtMs[row] = Date.UTC(2026, 0, 2, 23, 59);
  }
  return batch;
}

test('rows name the day where the key does not, and the first of them the type', () => {
  const place = new RowsPlace(null);
  expect([place.day, place.balancer, place.balancerType]).toEqual(['1970-01-01', null, undefined]);
  place.note('network', batchOf('net/a/1'), names);
  place.note('classic', batchOf('net/a/1'), names);
  expect([place.day, place.balancer, place.balancerType]).toEqual([
    '2026-01-02',
    'net/a/1',
    'network',
  ]);
});

test('the day of the key stays, and a second balancer leaves none for good', () => {
  const place = new RowsPlace('2026-01-03');
  for (const name of ['net/a/1', 'net/b/2', 'net/a/1']) {
    place.note('network', batchOf(name), names);
  }
  expect([place.day, place.balancer]).toEqual(['2026-01-03', null]);
});
