import { expect, test } from 'vitest';
import { hookAddressFault, probeAddressFault } from '../../../functions/model/address-range.ts';

const allowed = (address: string, internal: boolean) =>
  probeAddressFault(address, internal) === null;

test.each([
  ...['169.254.169.254', '0.0.0.0', '224.0.0.1', '255.255.255.255', 'fe80::1', 'fd00:ec2::254'],
  ...['::', 'ff02::1', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '64:ff9b::a9fe:a9fe'],
  ...['fe80::1%eth0', '169.254.43518', '0x7f.0.0.1', '010.0.0.1', '1.2.3', 'localhost', ''],
  ...['1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '::256.1.1.1', ':::'],
])('%s is refused whatever the target says', (address) => {
  expect([allowed(address, false), allowed(address, true)]).toEqual([false, false]);
});

test.each([
  ...['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '127.0.0.1', '100.64.0.1'],
  ...['::1', 'fc00::1', 'fd12:3456::1', '::ffff:10.0.0.1', '64:ff9b::7f00:1'],
])('%s needs internal', (address) => {
  expect([allowed(address, false), allowed(address, true)]).toEqual([false, true]);
});

test.each(['52.1.2.3', '172.32.0.1', '100.128.0.1', '2600:1f18::1', '::ffff:52.1.2.3', '11.0.0.1'])(
  '%s is free',
  (address) => expect(allowed(address, false)).toBe(true),
);

test('a refusal says why and what to do', () => {
  expect(probeAddressFault('10.0.0.1', false)).toBe(
    '10.0.0.1 is a private address: the target must say "internal": true to have it probed',
  );
  expect(probeAddressFault('169.254.169.254', true)).toBe(
    '169.254.169.254 is a link-local or metadata address, which is never probed',
  );
  expect(probeAddressFault('localhost', true)).toBe('localhost is no IP address');
});

test('a hook is at a public address, whatever the network', () => {
  expect(hookAddressFault('52.1.2.3')).toBeNull();
  expect(hookAddressFault('10.0.0.1')).toBe('10.0.0.1 is a private address');
  expect(hookAddressFault('::ffff:127.0.0.1')).toBe('::ffff:127.0.0.1 is a loopback address');
  expect(hookAddressFault('localhost')).toBe('localhost is no IP address');
});
