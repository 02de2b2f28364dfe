/** A range of addresses that stands for no public host. */
export interface AddressRange {
  readonly range: string;
  readonly is: string;
  /** Whether a machine inside a network may have it; the rest no host ever has. */
  readonly internal: boolean;
}

/** Addresses of no public host (IANA special-purpose registries; EC2 user guide). */
const RANGES: readonly AddressRange[] = [
  { range: '0.0.0.0/8', is: 'an unspecified address', internal: false },
  { range: '169.254.0.0/16', is: 'a link-local or metadata address', internal: false },
  { range: '224.0.0.0/4', is: 'a multicast address', internal: false },
  { range: '240.0.0.0/4', is: 'a reserved address', internal: false },
  { range: '10.0.0.0/8', is: 'a private address', internal: true },
  { range: '172.16.0.0/12', is: 'a private address', internal: true },
  { range: '192.168.0.0/16', is: 'a private address', internal: true },
  { range: '127.0.0.0/8', is: 'a loopback address', internal: true },
  { range: '100.64.0.0/10', is: 'a carrier-grade NAT address', internal: true },
  { range: '198.18.0.0/15', is: 'a benchmarking address', internal: true },
  { range: '192.0.0.0/24', is: 'an address for protocols', internal: false },
  { range: '::/128', is: 'an unspecified address', internal: false },
  { range: '::1/128', is: 'a loopback address', internal: true },
  { range: 'fe80::/10', is: 'a link-local address', internal: false },
  { range: 'ff00::/8', is: 'a multicast address', internal: false },
  // Instance metadata, time and name service of EC2 over IPv6: inside the private range below.
  { range: 'fd00:ec2::/32', is: 'a metadata address', internal: false },
  { range: 'fc00::/7', is: 'a private address', internal: true },
  { range: 'fec0::/10', is: 'a private address', internal: true },
  // Addresses that lead to an IPv4 one by rules of the local network, or of nobody any more.
  { range: '64:ff9b:1::/48', is: 'a private address', internal: true },
  { range: '2002::/16', is: 'an address of 6to4', internal: false },
];

const V4_BITS = 32;
const V6_BITS = 128;
/** IPv6 ranges whose last 32 bits are an IPv4 address: mapped, compatible, NAT64 (RFC 6052). */
const V4_WITHIN_V6 = ['::ffff:0:0/96', '::/96', '64:ff9b::/96'];

/** The range that an address lies in; undefined for a public one, null for what is no address. */
export function addressRange(address: string): AddressRange | undefined | null {
  const parsed = parseAddress(address);
  if (parsed === null) return null;
  return RANGES.find(({ range }) => contains(range, parsed)) ?? withinV6(parsed);
}

/** An IPv6 address that leads to an IPv4 one is as good as that one. */
function withinV6({ bits, value }: Address): AddressRange | undefined | null {
  const embeds =
    bits === V6_BITS &&
    value > 1n &&
    V4_WITHIN_V6.some((range) => contains(range, { bits, value }));
  if (!embeds) return undefined;
  return addressRange([24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.'));
}

/** Why a hook may not be at an address; null where it is a public one. Nothing opens others. */
export function hookAddressFault(address: string): string | null {
  const found = addressRange(address);
  if (found === undefined) return null;
  return `${address} is ${found === null ? 'no IP address' : found.is}`;
}

/** Why a probe may not connect to an address; null where it may. `internal` opens private ones. */
export function probeAddressFault(address: string, internal: boolean): string | null {
  const found = addressRange(address);
  if (found === null) return `${address} is no IP address`;
  if (found === undefined || (found.internal && internal)) return null;
  return found.internal
    ? `${address} is ${found.is}: the target must say "internal": true to have it probed`
    : `${address} is ${found.is}, which is never probed`;
}

interface Address {
  readonly bits: number;
  readonly value: bigint;
}

function contains(range: string, { bits, value }: Address): boolean {
  const [base = '', length = ''] = range.split('/');
  const parsed = parseAddress(base);
  if (parsed === null || parsed.bits !== bits) return false;
  const rest = BigInt(bits - Number(length));
  return parsed.value >> rest === value >> rest;
}

function parseAddress(text: string): Address | null {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

/** Four plain decimals: `010`, `0x7f` and `127.1` mean other addresses to other readers. */
function parseV4(text: string): Address | null {
  const parts = text.split('.');
  const plain = parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  if (parts.length !== 4 || !plain) return null;
  const value = parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  return { bits: V4_BITS, value };
}

const GROUPS = 8;

function parseV6(text: string): Address | null {
  const dotted = /^(?<head>.*:)(?<v4>\d+\.\d+\.\d+\.\d+)$/.exec(text)?.groups;
  if (dotted !== undefined) {
    const v4 = parseV4(dotted.v4 ?? '')?.value;
    if (v4 === undefined) return null;
    return parseV6(`${dotted.head}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`);
  }
  const [head = '', tail, ...more] = text.split('::');
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const missing = GROUPS - before.length - after.length;
  if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return null;
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  const value = groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
  return { bits: V6_BITS, value };
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
