import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SipHash } from '../../../../functions/ingest/connections/sip-hash.ts';
import { testRuns } from '../../../test-runs.ts';

const COUNTING_KEY = Uint8Array.from({ length: 16 }, (_, at) => at);
const ZERO_KEY = new Uint8Array(16);
const MASK = 2n ** 64n - 1n;

/** Hashes of the bytes 0, 1, 2 … under both keys, by Rust's `core::hash::SipHasher13`. */
const VECTORS = [
  [0, 'abac0158050fc4dc', 'd1fba762150c532c'],
  [1, 'c9f49bf37d57ca93', '68a914128e01e473'],
  [7, 'd3927d989bb11140', '2f098ab0c751325a'],
  [8, '369095118d299a8e', 'ead411e67ebe2eea'],
  [9, '25a48eb36c063de4', '75927f9d95124362'],
  [15, 'd320d86d2a519956', 'f30eb725bb91c9ea'],
  [16, 'cc4fdd1a7d908b66', '8972188433a5c5b7'],
  [36, '2cf508d3ada26206', 'ac77921fcc642bd3'],
  [63, '9d199062b7bbb3a8', '385d3e39e5f37359'],
  [255, 'f76214e3153c4a15', '5dc1f93ea135eb43'],
  [256, '75b3e64e167de370', '31ae646afba70308'],
  [257, '5d8ffca6213c73b8', 'ef7cec81c6f56af4'],
  [1024, '998a8122a6cb5a94', '41032c18454f7c06'],
] as const;

/** The hash of the bytes `[start, end)`, high half first. */
function hexOf(key: Uint8Array, bytes: Uint8Array, purpose = 0, start = 0, end = bytes.length) {
  const hash = new SipHash(key, purpose);
  hash.hash(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), start, end);
  return hexOfHalves(hash);
}

function hexOfHalves({ low, high }: SipHash): string {
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

test.each(VECTORS)('%i bytes hash as in Rust', (length, keyed, unkeyed) => {
  const bytes = Uint8Array.from({ length }, (_, at) => at);
  expect(hexOf(COUNTING_KEY, bytes)).toBe(keyed);
  expect(hexOf(ZERO_KEY, bytes)).toBe(unkeyed);
});

test('any bytes hash as by the definition in 64-bit words, wherever they lie', () => {
  const key = fc.uint8Array({ minLength: 16, maxLength: 16 });
  const texts = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(key, texts, fc.nat(9), (bytes, text, before) => {
      const padded = new Uint8Array(before + text.length + 3).fill(0xa5);
      padded.set(text, before);
      const found = hexOf(bytes, padded, 0, before, before + text.length);
      expect(found).toBe(sipHash13(bytes, text).toString(16).padStart(16, '0'));
    }),
    { numRuns: testRuns(20_000, 1000) },
  );
});

test('a text has another hash for each purpose, and the order of use does not matter', () => {
  const text = Buffer.from('TID_1234abcd5678ef901234abcd5678ef90');
  const hashes = [0, 1, 2, 255].map((purpose) => hexOf(COUNTING_KEY, text, purpose));
  expect(new Set(hashes).size).toBe(4);
  const used = new SipHash(COUNTING_KEY, 0);
  const view = new DataView(text.buffer, text.byteOffset, text.length);
  used.hash(view, 0, text.length);
  used.hash(view, 0, 3);
  used.hash(view, 0, text.length);
  expect(hexOfHalves(used)).toBe(hashes[0]);
});

test('what no name in a log can be is refused', () => {
  expect(() => hexOf(ZERO_KEY, new Uint8Array(1025))).toThrow('too long to hash: 1025 bytes');
});

/** SipHash-1-3 as its authors define it ("SipHash: a fast short-input PRF", 2012, section 2). */
function sipHash13(key: Uint8Array, text: Uint8Array): bigint {
  const padded = new Uint8Array(8 * Math.floor(text.length / 8) + 8);
  padded.set(text);
  padded[padded.length - 1] = text.length & 0xff;
  const keys = wordsOf(key);
  const [k0 = 0n, k1 = 0n] = keys;
  const v: State = [
    k0 ^ 0x736f6d6570736575n,
    k1 ^ 0x646f72616e646f6dn,
    k0 ^ 0x6c7967656e657261n,
    k1 ^ 0x7465646279746573n,
  ];
  for (const word of wordsOf(padded)) {
    v[3] ^= word;
    round(v);
    v[0] ^= word;
  }
  v[2] ^= 0xffn;
  for (let times = 0; times < 3; times += 1) round(v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

type State = [bigint, bigint, bigint, bigint];

function round(v: State): void {
  v[0] = (v[0] + v[1]) & MASK;
  v[1] = rotated(v[1], 13n) ^ v[0];
  v[0] = rotated(v[0], 32n);
  v[2] = (v[2] + v[3]) & MASK;
  v[3] = rotated(v[3], 16n) ^ v[2];
  v[0] = (v[0] + v[3]) & MASK;
  v[3] = rotated(v[3], 21n) ^ v[0];
  v[2] = (v[2] + v[1]) & MASK;
  v[1] = rotated(v[1], 17n) ^ v[2];
  v[2] = rotated(v[2], 32n);
}

function rotated(word: bigint, by: bigint): bigint {
  return ((word << by) | (word >> (64n - by))) & MASK;
}

function wordsOf(bytes: Uint8Array): bigint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / 8 }, (_, at) => view.getBigUint64(at * 8, true));
}
