import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenAt } from '../../../../functions/ingest/connections/probe-request.ts';
import { TokenHasher } from '../../../../functions/ingest/connections/token-hash.ts';
import { LOG_FORMATS } from '../../../../functions/ingest/lines/log-format.ts';
import { PROBE_PATH, SEVERAL_TOKENS } from '../../../../functions/model/trials/probe-token.ts';
import { VENDED_SYNTAXES } from '../../../../infra/demo/logs/vended-log.ts';
import { paddedView } from '../lines/padded-view.ts';
import { CLIENT_KEY, ingestBytes, ingestText } from '../read-lake.ts';
import { DELIVERED, KEY, legacyKey, record, written } from '../records/vended-samples.ts';

const TOKEN = `${'0123456789abcdef'.repeat(2)}0000002a`;
const OTHER = `${'0123456789abcdef'.repeat(2)}0000002b`;
const PATH = `${PROBE_PATH}/${TOKEN}`;
const HASHER = new TokenHasher(CLIENT_KEY);
const requestOf = (token: string) => `HEAD https://shop.example:443${PROBE_PATH}/${token} HTTP/1.1`;
const REQUEST = requestOf(TOKEN);

/** The token that a request line has, or undefined. */
function tokenIn(text: string): string | undefined {
  const bytes = Buffer.from(text);
  const at = tokenAt(paddedView(bytes), 0, bytes.length);
  return at < 0 ? undefined : `${bytes.subarray(at, at + TOKEN.length)}`;
}

test.each(['shop.example:443', '192.0.2.1:8443', '[2001:db8::1]:443', '-', '*.x'])(
  'the token of a probe is found whatever the host is: %s',
  (host) => {
    expect(tokenIn(`HEAD https://${host}${PATH} HTTP/1.1`)).toBe(TOKEN);
  },
);

test.each([
  ['another method', `GET https://shop.example:443${PATH} HTTP/1.1`],
  ['no TLS', `HEAD http://shop.example:80${PATH} HTTP/1.1`],
  ['another version', `HEAD https://shop.example:443${PATH} HTTP/2.0`],
  ['no host', `HEAD https://${PATH} HTTP/1.1`],
  ['a path before it', `HEAD https://shop.example:443/a${PATH} HTTP/1.1`],
  ['a query before it', `HEAD https://shop.example:443?a=${PATH} HTTP/1.1`],
  ['a fragment before it', `HEAD https://shop.example:443#${PATH} HTTP/1.1`],
  ['a user before the host', `HEAD https://a@shop.example:443${PATH} HTTP/1.1`],
  ['a space in the host', `HEAD https://shop .example${PATH} HTTP/1.1`],
  ['a query behind it', `HEAD https://shop.example:443${PATH}?a HTTP/1.1`],
  ['a slash behind it', `HEAD https://shop.example:443${PATH}/ HTTP/1.1`],
  ['a digit too many', `HEAD https://shop.example:443${PATH}0 HTTP/1.1`],
  ['a digit too few', `HEAD https://shop.example:443${PATH.slice(0, -1)} HTTP/1.1`],
  ['capitals', `HEAD https://shop.example:443${PROBE_PATH}/${TOKEN.toUpperCase()} HTTP/1.1`],
  ['what is no digit', `HEAD https://shop.example:443${PATH.slice(0, -1)}g HTTP/1.1`],
  ['no token', `HEAD https://shop.example:443${PROBE_PATH} HTTP/1.1`],
  ['another path', `HEAD https://shop.example:443/.well-known/${'a'.repeat(57)} HTTP/1.1`],
  ['nothing', ''],
  ['a method alone', 'HEAD'],
])('%s is no request of a probe', (_what, text) => {
  expect(tokenIn(text)).toBeUndefined();
});

test('any text with one character changed, lost or added is none', () => {
  const characters = fc.string({ minLength: 0, maxLength: 2 });
  const changed = fc.record({
    at: fc.nat(REQUEST.length),
    cut: fc.integer({ min: 0, max: 2 }),
    characters,
  });
  fc.assert(
    fc.property(changed, ({ at, cut, characters: put }) => {
      const text = REQUEST.slice(0, at) + put + REQUEST.slice(at + cut);
      const isRight =
        /^HEAD https:\/\/[^ /?#@\\]+\/\.well-known\/resumption-watch\/[0-9a-f]{40} HTTP\/1\.1$/s;
      expect(tokenIn(text) !== undefined).toBe(isRight.test(text));
    }),
    { numRuns: 2000 },
  );
});

const LINES = LOG_FORMATS.filter(({ request }) => request !== null);

/** The example of a format with another request, and other fields changed. */
function lineOf(format: (typeof LINES)[number], request: string, change = (line: string) => line) {
  return `${change(format.example.replace(/"[A-Z]+ [^"]*"/, `"${request}"`))}\n`;
}

describe.each(LINES)('$kind', (format) => {
  const isTraced = format.handshake.traceId !== null;
  const ingested = async (...lines: readonly string[]) =>
    (await ingestText(legacyKey(format), lines.join(''))).rows.map(
      ({ probe_token }) => probe_token,
    );
  const plain = lineOf(format, 'GET https://shop.example:443/ HTTP/1.1');
  const elsewhere = (line: string) => line.replace(/:2817/g, ':2818').replaceAll('TID_1', 'TID_2');

  test('a connection has the hash of its own token, wherever it stands among its lines', async () => {
    const hash = HASHER.hashOfText(TOKEN);
    const asked = lineOf(format, REQUEST);
    expect(await ingested(asked)).toEqual([hash]);
    // Without a trace id nothing says that other requests are of the probe's connection.
    const [before, all] = isTraced
      ? [[hash], [hash]]
      : [
          [null, hash],
          [hash, null, hash],
        ];
    expect(await ingested(plain, asked)).toEqual(before);
    expect(await ingested(asked, plain, plain, asked)).toEqual(all);
    const other = lineOf(format, requestOf(OTHER), elsewhere);
    expect(new Set(await ingested(asked, other))).toEqual(
      new Set([hash, HASHER.hashOfText(OTHER)]),
    );
    expect(await ingested(plain)).toEqual([null]);
  });

  test('a connection with several tokens is marked so, in any order; without a trace id it is several', async () => {
    const [one, two] = [lineOf(format, REQUEST), lineOf(format, requestOf(OTHER))];
    for (const lines of [
      [one, two],
      [two, one],
      [plain, one, two, one],
    ]) {
      const hashes = [HASHER.hashOfText(TOKEN), HASHER.hashOfText(OTHER)];
      const found = await ingested(...lines);
      if (isTraced) expect(found).toEqual([SEVERAL_TOKENS]);
      else expect(new Set(found.filter((hash) => hash !== null))).toEqual(new Set(hashes));
    }
  });
});

describe.each(DELIVERED.filter(({ format }) => format.request !== null))(
  'vended $format.kind',
  ({ format }) => {
    test.each(VENDED_SYNTAXES)('as %s has the token of the legacy log', async (syntax) => {
      const asked = record(format, { [format.request ?? '']: REQUEST });
      const { rows } = await ingestBytes(KEY, [written(syntax, format, [asked])]);
      expect(rows.map(({ probe_token }) => probe_token)).toEqual([HASHER.hashOfText(TOKEN)]);
      const other = await ingestBytes(KEY, [written(syntax, format, [record(format)])]);
      expect(other.rows.map(({ probe_token }) => probe_token)).toEqual([null]);
    });
  },
);
