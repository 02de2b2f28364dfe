import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { SipHash } from '../../../../functions/ingest/connections/sip-hash.ts';
import { TokenHasher } from '../../../../functions/ingest/connections/token-hash.ts';
import { ByteInterner } from '../../../../functions/ingest/lines/byte-interner.ts';
import { SEVERAL_TOKENS } from '../../../../functions/model/trials/probe-token.ts';

const KEY = new Uint8Array(32).fill(5);
const TOKEN = `${'0123456789abcdef'.repeat(2)}0000002a`;

function viewOf(text: string): DataView {
  return new DataView(Uint8Array.from(Buffer.from(text)).buffer);
}

test('a token is the SipHash of its text, 16 hex digits, under a key of its own', () => {
  const key = createHmac('sha256', KEY).update('probe_token').digest().subarray(0, 16);
  const sip = new SipHash(key, 0);
  sip.hash(viewOf(TOKEN), 0, TOKEN.length);
  const number = new BigUint64Array(Int32Array.of(sip.low, sip.high).buffer)[0];
  const hash = new TokenHasher(KEY).hashOfText(TOKEN);
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
  expect(BigInt(`0x${hash}`)).toBe(number);
});

test('a token within a line has the hash of its text; another token or key has another', () => {
  const hasher = new TokenHasher(KEY);
  const line = `GET /a/${TOKEN} HTTP/1.1`;
  const hash = hasher.hashOf(viewOf(line), 7, 7 + TOKEN.length);
  expect(hash).toBe(hasher.hashOfText(TOKEN));
  expect(hasher.hashOfText(TOKEN.replace('2a', '2b'))).not.toBe(hash);
  expect(new TokenHasher(new Uint8Array(32)).hashOfText(TOKEN)).not.toBe(hash);
});

test('a token among names is hashed as digits; what stands for several stays as it is', () => {
  const names = new ByteInterner();
  const [token, several] = [TOKEN, SEVERAL_TOKENS].map((text) =>
    names.internBytes(Buffer.from(text)),
  );
  const hasher = new TokenHasher(KEY);
  expect(`${Buffer.from(hasher.hashOfName(names, token ?? -1))}`).toBe(hasher.hashOfText(TOKEN));
  expect(`${Buffer.from(hasher.hashOfName(names, several ?? -1))}`).toBe(SEVERAL_TOKENS);
});
