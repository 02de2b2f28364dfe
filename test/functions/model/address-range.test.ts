import { expect, test } from 'vitest';
import { addressRange } from '../../../functions/model/address-range.ts';

test.each([
  ['9.255.255.255', undefined],
  ['10.0.0.0', 'a private address'],
  ['10.255.255.255', 'a private address'],
  ['11.0.0.0', undefined],
  ['172.15.255.255', undefined],
  ['172.32.0.0', undefined],
  ['fe7f::', undefined],
  ['fe80::', 'a link-local address'],
  ['febf::', 'a link-local address'],
  ['::ffff:10.0.0.1', 'a private address'],
  ['64:ff9b::a00:1', 'a private address'],
])('%s is %s', (address, is) => {
  expect(addressRange(address)?.is).toBe(is);
});

test('a metadata address inside a private range is none that a machine may have', () => {
  expect(addressRange('fd00:ec2::254')).toMatchObject({ internal: false });
  expect(addressRange('fd00:ec3::254')).toMatchObject({ internal: true });
});

test.each(['', '10.0.0', '10.0.0.256', '010.0.0.1', '1::2::3', 'a.example.com'])(
  '"%s" is no address',
  (text) => expect(addressRange(text)).toBeNull(),
);
