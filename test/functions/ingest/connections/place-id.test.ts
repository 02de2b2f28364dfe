import { expect, test } from 'vitest';
import { HASH_BYTES } from '../../../../functions/ingest/connections/client-hash.ts';
import {
  type Place,
  placeIdOf,
  placesOf,
  textOf,
} from '../../../../functions/ingest/connections/place-id.ts';
import { ByteInterner, NO_VALUE } from '../../../../functions/ingest/lines/byte-interner.ts';

const PLACE: Place = {
  balancerType: 'application',
  region: 'eu-west-1',
  accountId: '123456789012',
  balancer: 'app/shop/1',
  node: '10.0.0.1',
  listener: '443',
};
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

test('rows number their places in their order, each once, and give the id of each', () => {
  const balancers = Int32Array.of(0, 0, 0, 0, 0, 1);
  const nodes = Int32Array.of(0, 0, 1, 0, NO_VALUE, NO_VALUE);
  const names = ['app/shop/1', 'app/other/2'];
  const addresses = ['10.0.0.1', '10.0.0.2'];
  const placeAt = (row: number): Place => ({
    ...PLACE,
    balancer: names[balancers[row] ?? 0] ?? '',
    node: addresses[nodes[row] ?? NO_VALUE] ?? null,
  });
  const { ids, placeIds } = placesOf(6, [balancers, nodes], placeAt);
  expect([...ids]).toEqual([0, 0, 1, 0, 2, 3]);
  expect(placeIds).toEqual([0, 2, 4, 5].map((row) => placeIdOf(placeAt(row))));
});

test('no rows have no places', () => {
  const { ids, placeIds } = placesOf(0, [new Int32Array(0)], () => PLACE);
  expect([ids.length, placeIds.length]).toEqual([0, 0]);
});

test('a number names its text, and none a null', () => {
  const names = new ByteInterner();
  const id = names.internBytes(Buffer.from('10.0.0.1'));
  expect([textOf(names, id), textOf(names, NO_VALUE)]).toEqual(['10.0.0.1', null]);
});
