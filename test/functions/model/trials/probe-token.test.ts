import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  PROBE_TOKEN,
  ProbeTokens,
  TOKEN_BYTES,
} from '../../../../functions/model/trials/probe-token.ts';

const TOKEN = `${'0123456789abcdef'.repeat(2)}00000001`;

test.each([
  ['a digit too few', TOKEN.slice(1)],
  ['a digit too many', `${TOKEN}0`],
  ['capitals', TOKEN.toUpperCase()],
  ['a line behind it', `${TOKEN}\n`],
  ['a query', `${TOKEN.slice(2)}?a`],
  ['nothing', ''],
])('%s is no token', (_what, text) => {
  expect(PROBE_TOKEN.test(text)).toBe(false);
});

test('a run gives tokens, each once, that begin with its random bits', () => {
  const bits = randomBytes(TOKEN_BYTES);
  const tokens = new ProbeTokens(bits);
  const given = Array.from({ length: 300 }, () => tokens.next());
  expect(new Set(given).size).toBe(300);
  expect(given.every((token) => PROBE_TOKEN.test(token))).toBe(true);
  expect(given[255]).toBe(`${bits.toString('hex')}00000100`);
});
