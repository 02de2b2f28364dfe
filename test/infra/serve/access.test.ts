import { describe, expect, test } from 'vitest';
import {
  accessRefusal,
  foreignPageRefusal,
  isLoopback,
  LOOPBACK_ACCESS,
} from '../../../infra/serve/access.ts';

const TOKEN = 'a-token-that-nobody-guesses';
const ELSEWHERE = { host: 'watch.internal', token: TOKEN };
const statusOf = (host: string | undefined, access = LOOPBACK_ACCESS, authorization?: string) =>
  accessRefusal({ host, authorization }, access)?.status ?? 200;

describe('on loopback', () => {
  test.each(['localhost', 'LOCALHOST:8787', '127.0.0.1:1', '[::1]:8787'])('%s is own', (host) => {
    expect(statusOf(host)).toBe(200);
  });

  test.each([
    ...[undefined, '', 'evil.example', 'localhost.evil.example', '127.0.0.1.evil.example'],
    ...['10.0.0.1', 'localhost:x', 'a@localhost', '[::1', 'localhost:80:80', 'localhost/'],
  ])('%j is not', (host) => {
    expect(statusOf(host)).toBe(403);
  });
});

describe('elsewhere', () => {
  const bearer = `Bearer ${TOKEN}`;
  test.each([
    'watch.internal',
    'Watch.Internal:8787',
    '10.0.0.1:8787',
    '[2001:db8::1]',
    'localhost',
  ])(
    '%s may be how it is reached: a name that is named, or an address, which no DNS can lend',
    (host) => {
      expect(statusOf(host, ELSEWHERE, bearer)).toBe(200);
    },
  );

  test.each(['evil.example', 'watch.internal.evil.example', ''])('%j may not', (host) => {
    expect(statusOf(host, ELSEWHERE, bearer)).toBe(403);
  });

  test.each([
    ...[undefined, '', 'Bearer', 'Bearer ', `Basic ${TOKEN}`, TOKEN, `${bearer}x`],
    ...[`Bearer ${TOKEN.slice(1)}`, `Bearer ${TOKEN} ${TOKEN}`, `Bearer x, Bearer ${TOKEN}`],
  ])('%j is not the token, and no answer holds it', (authorization) => {
    const refused = accessRefusal({ host: 'watch.internal', authorization }, ELSEWHERE);
    expect(refused).toMatchObject({ status: 401, headers: { 'WWW-Authenticate': 'Bearer' } });
    expect(`${refused?.body}`).not.toContain(TOKEN);
  });

  test('a token that is set on loopback is asked for, too', () => {
    const access = { ...LOOPBACK_ACCESS, token: TOKEN };
    expect([statusOf('localhost', access), statusOf('localhost', access, bearer)]).toEqual([
      401, 200,
    ]);
  });
});

test.each([
  ['localhost', true],
  ['::1', true],
  ['127.0.0.1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['127.0.0.1.evil.example', false],
])('%s is loopback: %s', (host, is) => {
  expect(isLoopback(host)).toBe(is);
});

test.each([
  [{}, true],
  [{ 'sec-fetch-site': 'none' }, true],
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ origin: 'http://localhost:8787' }, false],
  [{ origin: 'null' }, false],
  // An image of a page has no Origin.
  [{ 'sec-fetch-site': 'cross-site' }, false],
  [{ 'sec-fetch-site': 'same-site' }, false],
])('%j may make the server act: %s', (headers, may) => {
  expect(foreignPageRefusal(headers) === null).toBe(may);
});
