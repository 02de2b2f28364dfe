import { BlockList, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addressRange,
  functionHookFault,
  hookAddressFault,
  probeAddressFault,
} from '../../../../functions/model/addresses/address-range.ts';
import {
  BLOCKS_OF_IPV4,
  SPECIAL_ADDRESSES,
} from '../../../../functions/model/addresses/special-addresses.ts';
import { testRuns } from '../../../test-runs.ts';

const BLOCKS_OF_IPV4_LIST = new BlockList();
for (const block of BLOCKS_OF_IPV4) {
  const [base = '', length = ''] = block.split('/');
  BLOCKS_OF_IPV4_LIST.addSubnet(base, Number(length), 'ipv6');
}

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
    '169.254.169.254 is a metadata address, which is never probed',
  );
  expect(probeAddressFault('localhost', true)).toBe('localhost is no IP address');
});

test('a hook is at a public address, or where it says so at a private one', () => {
  const MUST = ': the hook must say "internal": true';
  expect(hookAddressFault('52.1.2.3')).toBeNull();
  expect(hookAddressFault('52.1.2.3', 'internal')).toBeNull();
  expect(hookAddressFault('10.0.0.1')).toBe(`10.0.0.1 is a private address${MUST}`);
  expect(hookAddressFault('::ffff:127.0.0.1')).toBe(
    `::ffff:127.0.0.1 is a loopback address${MUST}`,
  );
  for (const address of ['10.0.0.1', '127.0.0.1', 'fd12:3456::1', '100.64.0.1']) {
    expect(hookAddressFault(address, 'internal')).toBeNull();
  }
  for (const address of ['169.254.169.254', 'fe80::1', 'fd00:ec2::254', '100.100.100.200']) {
    expect(hookAddressFault(address, 'internal')).toMatch(/ is a (?:metadata|link-local) address$/);
  }
  expect(hookAddressFault('localhost', 'internal')).toBe('localhost is no IP address');
});

test('a function has no hook on its own loopback, where the runtime listens', () => {
  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
    expect(functionHookFault(address, 'internal')).toMatch(/is a loopback address: a function/);
  }
  expect(functionHookFault('10.0.0.1', 'internal')).toBeNull();
  expect(functionHookFault('10.0.0.1', 'public')).toMatch(/must say "internal"/);
});

test.each([
  ['9.255.255.255', undefined],
  ['10.0.0.0', 'a private address'],
  ['10.255.255.255', 'a private address'],
  ['11.0.0.0', undefined],
  ['172.15.255.255', undefined],
  ['172.32.0.0', undefined],
  ['fe7f::', 'a reserved address'],
  ['1fff::', 'a reserved address'],
  ['2000::', undefined],
  ['4000::', 'a reserved address'],
  ['fe80::', 'a link-local address'],
  ['febf::', 'a link-local address'],
  ['::ffff:10.0.0.1', 'a private address'],
  ['64:ff9b::a00:1', 'a private address'],
  ['64:ff9b::3401:203', undefined],
  ['64:ff9b:1::a00:1', 'an address of a local NAT64'],
  ['::ffff:0:10.0.0.1', 'a private address'],
  ['::ffff:0:52.1.2.3', undefined],
  ['::52.1.2.3', 'a reserved address'],
  ['2001::1', 'an address of Teredo'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'an address of Teredo'],
  ['2001:1::', 'an address for protocols'],
  ['2001:1::1', undefined],
  ['2001:1ff::1', 'an address for protocols'],
  ['2001:200::1', undefined],
  ['100::1', 'a discard address'],
  ['100:0:0:1::1', 'an IPv6 dummy address'],
  ['2002:a00:1::', 'an address of 6to4'],
  ['2001:db8::1', 'a documentation address'],
  ['3fff:fff::1', 'a documentation address'],
  ['3fff:1000::1', undefined],
  ['5f00::1', 'a segment identifier'],
  ['192.0.2.1', 'a documentation address'],
  ['198.51.100.255', 'a documentation address'],
  ['203.0.113.0', 'a documentation address'],
  ['192.0.0.8', 'the IPv4 dummy address'],
  ['192.0.0.9', undefined],
  ['192.0.0.192', 'an address for protocols'],
  ['192.0.1.0', undefined],
  ['192.88.99.1', 'a relay address of 6to4'],
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

test('an address lies in the smallest block that Node says holds it', () => {
  const blocks = SPECIAL_ADDRESSES.map((special) => {
    const [base = '', length = ''] = special.block.split('/');
    const family = isIPv6(base) ? ('ipv6' as const) : ('ipv4' as const);
    const list = new BlockList();
    list.addSubnet(base, Number(length), family);
    return { ...special, family, list, length: Number(length) };
  }).sort((a, b) => b.length - a.length);
  const inNode = (address: string, family: 'ipv4' | 'ipv6') =>
    blocks.find((block) => block.family === family && block.list.check(address, family));
  const near = fc.constantFrom(...SPECIAL_ADDRESSES.map(({ block }) => block.split('/')[0] ?? ''));
  const v4 = fc.oneof(
    fc.ipV4(),
    near.filter((address) => !isIPv6(address)),
  );
  const v6 = fc.oneof(
    fc.ipV6(),
    near.filter(isIPv6).map((address) => (address.endsWith('::') ? `${address}7` : address)),
  );
  const isOfIpv4 = (address: string) => BLOCKS_OF_IPV4_LIST.check(address, 'ipv6');
  fc.assert(
    fc.property(v4, v6, (four, six) => {
      const found = inNode(four, 'ipv4');
      expect(addressRange(four)?.is).toBe(found?.for === 'public' ? undefined : found?.is);
      if (isOfIpv4(six)) return;
      const six6 = inNode(six, 'ipv6');
      expect(addressRange(six)?.is).toBe(six6?.for === 'public' ? undefined : six6?.is);
    }),
    { numRuns: testRuns(1000, 100) },
  );
});
