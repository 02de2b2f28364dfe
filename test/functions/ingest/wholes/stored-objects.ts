import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { StoredObject } from './gathered-lake.ts';

const LOGS = new URL('../../../fixtures/logs/', import.meta.url);
const FOLDER = 'AWSLogs/123456789012/elasticloadbalancing/eu-west-1/2026/';
const STEM = '123456789012_elasticloadbalancing_eu-west-1';
const NODES = ['198.51.100.4', '198.51.100.5'];

/** Every line of the sample logs. */
const LINES: readonly string[] = readdirSync(LOGS)
  .filter((name) => name.endsWith('.log'))
  .flatMap((name) => readFileSync(new URL(name, LOGS), 'latin1').split('\n'));

const names = fc
  .record({
    prefix: fc.constantFrom('', 'conn_log_', 'health_check_log_'),
    balancer: fc.constantFrom(
      'app.shop.50dc6c495c0c9188',
      'app.other.50dc6c495c0c9188',
      'old-shop',
    ),
    day: fc.constantFrom('01/02', '01/03'),
    node: fc.constantFrom(...NODES),
  })
  .map(({ prefix, balancer, day, node }) => {
    return `${FOLDER}${day}/${prefix}${STEM}_${balancer}_2026${day.replace('/', '')}T2305Z_${node}`;
  });

const content = fc
  .array(fc.constantFrom(...LINES), { maxLength: 12 })
  .map((lines) => Buffer.from(lines.join('\n'), 'latin1'));

/** Bytes of an object: plain or gzip, whole, cut, joined, padded or of a wrong kind. */
const bytes = fc.oneof(
  { weight: 4, arbitrary: content.map((text) => gzipSync(text)) },
  { weight: 2, arbitrary: content },
  {
    weight: 1,
    arbitrary: fc
      .tuple(content, content)
      .map(([a, b]) => Buffer.concat([gzipSync(a), gzipSync(b)])),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        content,
        fc.constantFrom(Buffer.alloc(9), Buffer.from('junk'), Buffer.from([0x1f, 0x8b])),
      )
      .map(([text, tail]) => Buffer.concat([gzipSync(text), tail])),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(content, fc.nat(60)).map(([text, cut]) => {
      const zipped = gzipSync(text);
      return zipped.subarray(0, Math.max(0, zipped.length - cut));
    }),
  },
  { weight: 1, arbitrary: content.map((text) => gzipSync(gzipSync(text))) },
);

/** Objects as balancers write them and as they break, each under a name of its own. */
export const storedObjects: fc.Arbitrary<readonly StoredObject[]> = fc
  .array(fc.tuple(names, bytes), { minLength: 1, maxLength: 12 })
  .map((objects) =>
    objects.map(([name, held], at) => ({ key: `${name}_${at}abcdef.log`, bytes: held })),
  );

/** Objects of one balancer and day, each with some connections of its own. */
export function sampleObjects(count: number, lines: number): readonly StoredObject[] {
  return Array.from({ length: count }, (_, object) => ({
    key: `${FOLDER}01/02/${STEM}_app.shop.50dc6c495c0c9188_20260102T2305Z_198.51.100.4_${object}abc.log`,
    bytes: Buffer.from(
      Array.from({ length: lines }, (_, line) => sampleLine(object * lines + line)).join(''),
    ),
  }));
}

function sampleLine(index: number): string {
  const at = new Date(Date.UTC(2026, 0, 2, 22) + index * 10).toISOString().replace('Z', '000Z');
  return (
    `https ${at} app/shop/50dc6c495c0c9188 203.0.113.${index % 250}:${1024 + (index % 60_000)} ` +
    '10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://shop.example:443/ HTTP/1.1" "curl" ' +
    'TLS_AES_128_GCM_SHA256 TLSv1.3 arn:tg "Root=1" "shop.example" "session-reused" 0 ' +
    `${at} "forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_${index} "-" "-" "-" 198.51.100.4\n`
  );
}
