import { BlockList, isIP } from 'node:net';
import { expect, test } from 'vitest';
import {
  BLOCKS_OF_IPV4,
  SPECIAL_ADDRESSES,
} from '../../../../functions/model/addresses/special-addresses.ts';

const BLOCKS = [...SPECIAL_ADDRESSES.map(({ block }) => block), ...BLOCKS_OF_IPV4];

test('each block stands once', () => {
  expect(new Set(BLOCKS).size).toBe(BLOCKS.length);
});

test.each(BLOCKS)('%s is named by its first address and the length of its prefix', (block) => {
  const [base = '', length = ''] = block.split('/');
  const family = isIP(base) === 4 ? 'ipv4' : 'ipv6';
  expect(isIP(base)).not.toBe(0);
  const list = new BlockList();
  list.addSubnet(base, Number(length), family);
  expect(list.check(base, family)).toBe(true);
  expect(Number(length)).toBeLessThanOrEqual(family === 'ipv4' ? 32 : 128);
});

test('what the registries call globally reachable is public, and nothing else but 2000::/3', () => {
  const open = SPECIAL_ADDRESSES.filter((special) => special.for === 'public');
  expect(open.map(({ block }) => block)).toEqual([
    ...['192.0.0.9/32', '192.0.0.10/32', '192.31.196.0/24', '192.52.193.0/24', '192.175.48.0/24'],
    ...['2001:1::1/128', '2001:1::2/128', '2001:1::3/128', '2001:3::/32', '2001:4:112::/48'],
    ...['2001:20::/28', '2001:30::/28', '2620:4f:8000::/48', '2000::/3'],
  ]);
});
