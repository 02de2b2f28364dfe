export const LOOPBACK = 'a loopback address';

/** A block of addresses that is not for any public host, or is for all the same. */
export interface SpecialAddresses {
  readonly block: string;
  readonly is: string;
  /** `public`: for everyone after all; `internal`: for machines inside a network; else for no host. */
  readonly for: 'public' | 'internal' | 'nobody';
}

/**
 * Where a cloud gives instances their credentials, or talks to them: EC2, Azure, Google Cloud, Oracle
 * Cloud and Alibaba Cloud, by their guides. They lie inside blocks of other purposes, or of none.
 */
const METADATA: readonly SpecialAddresses[] = [
  '169.254.169.254/32',
  '168.63.129.16/32',
  '100.100.100.200/32',
  'fd00:ec2::/32',
  'fd20:ce::254/128',
  'fd00:c1::a9fe:a9fe/128',
].map((block) => ({ block, is: 'a metadata address', for: 'nobody' }));

/**
 * IANA, IPv4 Special-Purpose Address Registry, of 2020-09-04, every row: those that are "globally
 * reachable" are public. https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const IPV4: readonly SpecialAddresses[] = [
  { block: '0.0.0.0/8', is: 'an unspecified address', for: 'nobody' },
  { block: '0.0.0.0/32', is: 'an unspecified address', for: 'nobody' },
  { block: '10.0.0.0/8', is: 'a private address', for: 'internal' },
  { block: '100.64.0.0/10', is: 'a carrier-grade NAT address', for: 'internal' },
  { block: '127.0.0.0/8', is: LOOPBACK, for: 'internal' },
  { block: '169.254.0.0/16', is: 'a link-local address', for: 'nobody' },
  { block: '172.16.0.0/12', is: 'a private address', for: 'internal' },
  { block: '192.0.0.0/24', is: 'an address for protocols', for: 'nobody' },
  { block: '192.0.0.0/29', is: 'an address of DS-Lite', for: 'nobody' },
  { block: '192.0.0.8/32', is: 'the IPv4 dummy address', for: 'nobody' },
  { block: '192.0.0.9/32', is: 'an anycast address of PCP', for: 'public' },
  { block: '192.0.0.10/32', is: 'an anycast address of TURN', for: 'public' },
  { block: '192.0.0.170/32', is: 'an address of NAT64 discovery', for: 'nobody' },
  { block: '192.0.0.171/32', is: 'an address of NAT64 discovery', for: 'nobody' },
  { block: '192.0.2.0/24', is: 'a documentation address', for: 'nobody' },
  { block: '192.31.196.0/24', is: 'an address of AS112', for: 'public' },
  { block: '192.52.193.0/24', is: 'an address of AMT', for: 'public' },
  { block: '192.88.99.0/24', is: 'a relay address of 6to4', for: 'nobody' },
  { block: '192.88.99.2/32', is: 'a relay address of 6a44', for: 'nobody' },
  { block: '192.168.0.0/16', is: 'a private address', for: 'internal' },
  { block: '192.175.48.0/24', is: 'an address of AS112', for: 'public' },
  { block: '198.18.0.0/15', is: 'a benchmarking address', for: 'internal' },
  { block: '198.51.100.0/24', is: 'a documentation address', for: 'nobody' },
  { block: '203.0.113.0/24', is: 'a documentation address', for: 'nobody' },
  { block: '240.0.0.0/4', is: 'a reserved address', for: 'nobody' },
  { block: '255.255.255.255/32', is: 'the broadcast address', for: 'nobody' },
  // IANA, IPv4 Multicast Address Space Registry.
  { block: '224.0.0.0/4', is: 'a multicast address', for: 'nobody' },
];

/**
 * IANA, IPv6 Special-Purpose Address Registry, of 2025-10-09, every row but the two blocks whose
 * addresses are as good as the IPv4 address in them. Teredo and 6to4, of which the registry leaves it
 * open, lead where their sender says. https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const IPV6: readonly SpecialAddresses[] = [
  { block: '::1/128', is: LOOPBACK, for: 'internal' },
  { block: '::/128', is: 'an unspecified address', for: 'nobody' },
  { block: '64:ff9b:1::/48', is: 'an address of a local NAT64', for: 'internal' },
  { block: '100::/64', is: 'a discard address', for: 'nobody' },
  { block: '100:0:0:1::/64', is: 'an IPv6 dummy address', for: 'nobody' },
  { block: '2001::/23', is: 'an address for protocols', for: 'nobody' },
  { block: '2001::/32', is: 'an address of Teredo', for: 'nobody' },
  { block: '2001:1::1/128', is: 'an anycast address of PCP', for: 'public' },
  { block: '2001:1::2/128', is: 'an anycast address of TURN', for: 'public' },
  { block: '2001:1::3/128', is: 'an anycast address of DNS-SD', for: 'public' },
  { block: '2001:2::/48', is: 'a benchmarking address', for: 'internal' },
  { block: '2001:3::/32', is: 'an address of AMT', for: 'public' },
  { block: '2001:4:112::/48', is: 'an address of AS112', for: 'public' },
  { block: '2001:10::/28', is: 'an ORCHID', for: 'nobody' },
  { block: '2001:20::/28', is: 'an ORCHID', for: 'public' },
  { block: '2001:30::/28', is: 'an identifier of a drone', for: 'public' },
  { block: '2001:db8::/32', is: 'a documentation address', for: 'nobody' },
  { block: '2002::/16', is: 'an address of 6to4', for: 'nobody' },
  { block: '2620:4f:8000::/48', is: 'an address of AS112', for: 'public' },
  { block: '3fff::/20', is: 'a documentation address', for: 'nobody' },
  { block: '5f00::/16', is: 'a segment identifier', for: 'nobody' },
  { block: 'fc00::/7', is: 'a private address', for: 'internal' },
  { block: 'fe80::/10', is: 'a link-local address', for: 'nobody' },
  // IANA, IPv6 Address Space: hosts are numbered from 2000::/3 alone, the rest is kept or given up.
  { block: '::/0', is: 'a reserved address', for: 'nobody' },
  { block: '2000::/3', is: 'a global address', for: 'public' },
  { block: 'fec0::/10', is: 'a private address', for: 'internal' },
  { block: 'ff00::/8', is: 'a multicast address', for: 'nobody' },
];

/** All blocks; of several that hold an address the smallest says what it is. */
export const SPECIAL_ADDRESSES: readonly SpecialAddresses[] = [...METADATA, ...IPV4, ...IPV6];

/**
 * Blocks whose last 32 bits are an IPv4 address to which it leads: IPv4-mapped (RFC 4291), SIIT's
 * IPv4-translated (RFC 2765), and the NAT64 of RFC 6052.
 */
export const BLOCKS_OF_IPV4: readonly string[] = [
  '::ffff:0:0/96',
  '::ffff:0:0:0/96',
  '64:ff9b::/96',
];
