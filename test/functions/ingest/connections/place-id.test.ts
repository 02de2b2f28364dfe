import { expect, test } from 'vitest';
import { HASH_BYTES } from '../../../../functions/ingest/connections/client-hash.ts';
import {
  ConnectionBatch,
  LINE_ID,
} from '../../../../functions/ingest/connections/connection-batch.ts';
import { ObjectNames } from '../../../../functions/ingest/connections/object-names.ts';
import {
  type Place,
  placeIdOf,
  placesOf,
} from '../../../../functions/ingest/connections/place-id.ts';
import { NO_VALUE } from '../../../../functions/ingest/lines/byte-interner.ts';

const PLACE: Place = {
  balancerType: 'application',
  region: 'eu-west-1',
  accountId: '123456789012',
  balancer: 'app/shop/1',
  node: '10.0.0.1',
  listener: '443',
};
const { balancerType, region, accountId } = PLACE;
const hexOf = (place: Place) => Buffer.from(placeIdOf(place)).toString('hex');

test('the same names have the same id, of 8 bytes, today and tomorrow', () => {
  expect(placeIdOf(PLACE)).toHaveLength(HASH_BYTES);
  expect(hexOf({ ...PLACE })).toBe(hexOf(PLACE));
  // Rows of a lake are joined with rows that were written long before: it may never change.
  expect(hexOf(PLACE)).toBe('19972a0d5b5c98a4');
});

test.each<Partial<Place>>([
  { balancerType: 'network' },
  { region: 'eu-west-2' },
  { accountId: '123456789013' },
  { balancer: 'app/shop/2' },
  { node: '10.0.0.2' },
  { listener: '8443' },
])('%j is another place', (other) => {
  expect(hexOf({ ...PLACE, ...other })).not.toBe(hexOf(PLACE));
});

test('an unknown node or listener is not an empty one', () => {
  for (const name of ['node', 'listener'] as const)
    expect(hexOf({ ...PLACE, [name]: null })).not.toBe(hexOf({ ...PLACE, [name]: '' }));
});

test('names do not run into each other', () => {
  const one = hexOf({ ...PLACE, node: '1', listener: '23' });
  expect(hexOf({ ...PLACE, node: '12', listener: '3' })).not.toBe(one);
  expect(hexOf({ ...PLACE, node: '1","23', listener: null })).not.toBe(one);
});

test('a batch numbers its places in their order, each once, and gives the id of each', () => {
  const { batch, names } = batchOf([
    ['app/shop/1', '10.0.0.1', '443'],
    ['app/shop/1', '10.0.0.1', '443'],
    ['app/shop/1', '10.0.0.2', '443'],
    ['app/shop/1', '10.0.0.1', '443'],
    ['app/shop/1', null, null],
    ['app/other/2', null, null],
  ]);
  const { ids, placeIds } = placesOf(batch, names, { balancerType, region, accountId });
  expect([...ids]).toEqual([0, 0, 1, 0, 2, 3]);
  const unknown = { ...PLACE, node: null, listener: null };
  expect(placeIds).toEqual([
    placeIdOf(PLACE),
    placeIdOf({ ...PLACE, node: '10.0.0.2' }),
    placeIdOf(unknown),
    placeIdOf({ ...unknown, balancer: 'app/other/2' }),
  ]);
});

test('an empty batch has no places', () => {
  const { batch, names } = batchOf([]);
  const { ids, placeIds } = placesOf(batch, names, { balancerType, region, accountId });
  expect([ids.length, placeIds.length]).toEqual([0, 0]);
});

function batchOf(rows: readonly (readonly [string, string | null, string | null])[]) {
  const names = new ObjectNames({ balancer: null, node: null });
  const batch = new ConnectionBatch();
  for (const [balancer, node, listener] of rows) {
    const row = batch.addRow(LINE_ID);
    batch.balancer[row] = names.balancers.internText(balancer);
    batch.node[row] = node === null ? NO_VALUE : names.nodes.internText(node);
    batch.listener[row] = listener === null ? NO_VALUE : names.listeners.internText(listener);
  }
  return { batch, names };
}
