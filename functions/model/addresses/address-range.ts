import { BLOCKS_OF_IPV4, LOOPBACK, SPECIAL_ADDRESSES } from './special-addresses.ts';

/** A range of addresses that no public host has. */
export interface AddressRange {
  readonly is: string;
  /** Whether a machine inside a network may have it; the rest no host ever has. */
  readonly internal: boolean;
}

const V4_BITS = 32;
const V6_BITS = 128;

/** The range that an address lies in; undefined for a public one, null for what is no address. */
export function addressRange(address: string): AddressRange | undefined | null {
  const parsed = parseAddress(address);
  if (parsed === null) return null;
  const found = BLOCKS.find((block) => contains(block, parsed));
  if (found === undefined || found.for === 'public') return undefined;
  // An address that leads to an IPv4 one is as good as that one.
  if (found.for === 'ipv4') return addressRange(lastFourBytes(parsed));
  return { is: found.is, internal: found.for === 'internal' };
}

/** Where hooks may be: `internal` opens private addresses too, never others. */
export type HookReach = 'public' | 'internal';

/** Why a hook may not be at an address; null where it may. */
export function hookAddressFault(address: string, reach: HookReach = 'public'): string | null {
  const found = addressRange(address);
  if (found === undefined) return null;
  if (found === null) return `${address} is no IP address`;
  if (!found.internal) return `${address} is ${found.is}`;
  if (reach === 'internal') return null;
  return `${address} is ${found.is}: the hook must say "internal": true`;
}

/** The same inside a Lambda function, where loopback is the runtime's own API and nothing of ours. */
export function functionHookFault(address: string, reach: HookReach): string | null {
  const found = addressRange(address);
  if (found?.is === LOOPBACK) return `${address} is ${LOOPBACK}: a function has no hook there`;
  return hookAddressFault(address, reach);
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

interface Block extends Address {
  /** The bits after the prefix. */
  readonly rest: bigint;
}

function contains(block: Block, { bits, value }: Address): boolean {
  return block.bits === bits && block.value >> block.rest === value >> block.rest;
}

function lastFourBytes({ value }: Address): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
}

function parseBlock(text: string): Block {
  const [base = '', length = ''] = text.split('/');
  const parsed = parseAddress(base);
  if (parsed === null) throw new Error(`${text} is no block of addresses`);
  return { ...parsed, rest: BigInt(parsed.bits - Number(length)) };
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

/** The smallest first: it says what an address is. */
const BLOCKS = [
  ...SPECIAL_ADDRESSES.map(({ block, ...special }) => ({ ...special, ...parseBlock(block) })),
  ...BLOCKS_OF_IPV4.map((block) => ({ is: '', for: 'ipv4' as const, ...parseBlock(block) })),
].sort((a, b) => Number(a.rest - b.rest));
