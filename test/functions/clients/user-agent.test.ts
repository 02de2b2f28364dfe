import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLIENT_KINDS, type ClientKind } from '../../../functions/clients/client-kind.ts';
import { AGENT_RULES, kindOfUserAgent } from '../../../functions/clients/user-agent.ts';

function kindOf(userAgent: string): string | undefined {
  const bytes = Buffer.from(`<${userAgent}>`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return CLIENT_KINDS[kindOfUserAgent(view, 1, bytes.length - 1)];
}

const LINUX = 'Mozilla/5.0 (X11; Linux x86_64)';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15';

const EXAMPLES: readonly (readonly [ClientKind, string])[] = [
  ['elb-health-checker', 'ELB-HealthChecker/2.0'],
  ['go-http', 'Go-http-client/1.1'],
  ['go-http', 'Go-http-client/2.0'],
  [
    'aws-sdk-go',
    'aws-sdk-go-v2/1.48.0 ua/2.1 os/linux lang/go#1.26.8 md/GOOS#linux api/s3#1.114.10',
  ],
  ['aws-sdk-java', 'aws-sdk-java/2.57.8 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1'],
  [
    'aws-sdk-js',
    'aws-sdk-js/3.1175.0 ua/2.1 os/linux#6.1 lang/js md/nodejs#24.21.0 api/s3#3.1175.0',
  ],
  ['boto3', 'Boto3/1.44.8 md/Botocore#1.44.8 ua/2.1 os/linux#6.1 lang/python#3.11.7'],
  ['grpc-go', 'grpc-go/1.85.0'],
  ['grpc-go', 'my-service/1.2 grpc-go/1.85.0'],
  ['grpc-java', 'grpc-java-netty/1.85.1'],
  ['python-requests', 'python-requests/2.34.2'],
  ['urllib3', 'python-urllib3/2.8.0'],
  ['httpx', 'python-httpx/0.28.1'],
  ['aiohttp', 'Python/3.11 aiohttp/3.14.5'],
  ['python-urllib', 'Python-urllib/3.11'],
  ['curl', 'curl/8.5.0'],
  ['wget', 'Wget/1.21.3'],
  ['java-http-client', 'Java-http-client/17.0.15'],
  ['java-url-connection', 'Java/17.0.15'],
  ['apache-httpclient', 'Apache-HttpClient/5.6.5 (Java/17.0.15)'],
  ['okhttp', 'okhttp/5.5.1'],
  ['reactor-netty', 'ReactorNetty/1.3.6'],
  ['node-builtin-fetch', 'node'],
  ['node-fetch', 'node-fetch'],
  ['node-fetch', 'node-fetch/1.0 (+https://github.com/bitinn/node-fetch)'],
  ['axios', 'axios/1.21.1'],
  ['got', 'got (https://github.com/sindresorhus/got)'],
  ['deno', 'Deno/2.9.6'],
  ['bun', 'Bun/1.4.5'],
  ['ruby', 'Ruby'],
  ['perl-lwp', 'libwww-perl/6.68'],
  ['firefox', `${LINUX.replace(')', '; rv:140.0)')} Gecko/20100101 Firefox/140.0`],
  ['chromium', `${LINUX} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36`],
  [
    'chromium',
    `${LINUX} AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36`,
  ],
  [
    'chromium',
    `${LINUX} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`,
  ],
  ['safari', `${IPHONE} (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1`],
  [
    'chromium',
    `${LINUX} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 OPR/123.0.0.0`,
  ],
  ['safari', `${IPHONE} (KHTML, like Gecko) CriOS/140.0.0.0 Mobile/15E148 Safari/604.1`],
  // What calls itself a browser, an older release, or another name.
  ['other', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'],
  [
    'other',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/140.0.0.0 Safari/537.36',
  ],
  ['other', 'Apache-HttpClient/4.5.14 (Java/17.0.15)'],
  ['other', 'aws-sdk-go/1.55.0 (go1.22; linux; amd64)'],
  ['other', 'aws-cli/2.17.0 md/awscrt#0.20.11 ua/2.0'],
  ['other', 'Amazon CloudFront'],
  ['other', 'my-tool/1.0 (curl/8.5.0)'],
  ['other', 'nodejs'],
  ['other', 'nod'],
  ['other', 'Mozilla/5.0 ('],
  ['other', ' '],
];

describe('a user agent as its software writes it', () => {
  test.each(EXAMPLES)('%s: %s', (kind, userAgent) => {
    expect(kindOf(userAgent)).toBe(kind);
  });

  test('each rule has an example', () => {
    const shown = new Set<ClientKind>(EXAMPLES.map(([kind]) => kind));
    expect(AGENT_RULES.map(({ kind }) => kind).filter((kind) => !shown.has(kind))).toEqual([]);
    // Every kind has a rule, but those that are no client.
    const ruled = new Set<ClientKind>(AGENT_RULES.map(({ kind }) => kind));
    expect(CLIENT_KINDS.filter((kind) => !ruled.has(kind))).toEqual(['mixed', 'other', 'none']);
  });
});

test('any text is one of the kinds', () => {
  const piece = fc.constantFrom('Mozilla/5.0 (', ') ', 'Version/', ' Safari/', 'Chrome/', 'x', ' ');
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.array(piece, { maxLength: 500 })), (given) => {
      const text = typeof given === 'string' ? given : given.join('');
      expect(CLIENT_KINDS).toContain(kindOf(text));
    }),
  );
});
