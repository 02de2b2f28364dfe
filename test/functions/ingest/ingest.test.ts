import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BODY_LIMITS } from '../../../functions/ingest/gzip-body.ts';
import { ingestObject, isSource } from '../../../functions/ingest/ingest.ts';
import { LINE_BYTES_MAX } from '../../../functions/ingest/lines/line-scanner.ts';
import { LOG_FORMATS } from '../../../functions/ingest/lines/log-format.ts';
import { DEFAULT_KEEP_ALIVE_MS } from '../../../functions/model/rate.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { testRuns } from '../../test-runs.ts';
import {
  accountedFor,
  CLIENT_KEY,
  filesBelow,
  ingestBytes,
  ingestText,
  NOW_MS,
  readParquet,
  storeOf,
  temporaryFolder,
} from './read-lake.ts';

const KEY =
  'AWSLogs/123456789012/elasticloadbalancing/eu-west-1/2026/01/02/' +
  '123456789012_elasticloadbalancing_eu-west-1_app.shop.50dc6c495c0c9188_20260102T0305Z_198.51.100.4_x.log.gz';
const EXAMPLES = LOG_FORMATS.map(({ example }) => example);
const ACCESS = EXAMPLES[0] as string;

describe('what an object may be', () => {
  test('gzip, of several members too, and plain give the same rows', async () => {
    const lines = EXAMPLES.map((line) => Buffer.from(`${line}\n`));
    const members = Buffer.concat(lines.map((line) => gzipSync(line)));
    const plain = await ingestBytes(KEY, [Buffer.concat(lines)]);
    const zipped = await ingestBytes(KEY, [members]);
    expect(zipped.rows).toEqual(plain.rows);
    expect(plain.source).toMatchObject({ kind: 'mixed', lines: 4, rows: 4 });
  });

  test('zero padding behind the last gzip member is not content', async () => {
    const padded = Buffer.concat([gzipSync(`${ACCESS}\n`), Buffer.alloc(100)]);
    expect((await ingestBytes(KEY, [padded])).source).toMatchObject({ rows: 1, quarantined: null });
  });

  test('an empty object is read: no lines, no rows', async () => {
    const { source } = await ingestBytes(KEY, []);
    expect(source).toMatchObject({ lines: 0, rows: 0, quarantined: null });
  });

  test('a file without a balancer key is a log when its lines are', async () => {
    const { source } = await ingestText('all-of-it.txt', `${ACCESS}\n`);
    expect(source).toMatchObject({ kind: 'application-access', region: 'unknown', rows: 1 });
    expect(source.day).toBe('2026-01-02');
  });

  test.each([1, 100, 100_000])(
    'what it is shows in its first 64 KiB, though they come in chunks of %i bytes',
    async (size) => {
      const bytes = Buffer.from(`${'# prose\n'.repeat(200)}${ACCESS}\n`);
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      const { source } = await ingestBytes('export.txt', chunks);
      expect(source).toMatchObject({ rows: 1, rejected: { 'unknown-format': 200 } });
    },
  );

  test('gzip is known by its first two bytes, though they come alone', async () => {
    const zipped = gzipSync(`${ACCESS}\n`);
    const chunks = [zipped.subarray(0, 1), zipped.subarray(1)];
    expect((await ingestBytes(KEY, chunks)).source).toMatchObject({ rows: 1 });
  });

  test.each([
    ['gzip-in-gzip', gzipSync(gzipSync(`${ACCESS}\n`))],
    ['utf-16', Buffer.from(`\uFEFF${ACCESS}\n`, 'utf16le')],
  ])('%s is set aside where a log is expected, and elsewhere no log', async (reason, bytes) => {
    const { source } = await ingestBytes(KEY, [bytes]);
    expect(source).toMatchObject({ quarantined: reason, rows: 0 });
    await expect(ingestBytes('notes.gz', [bytes])).rejects.toThrow('taken for no log');
  });

  test.each([
    ['prose', Buffer.from('# Read me\n\nThis is no log.\n')],
    ['binary garbage', Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256))],
    ['nothing', Buffer.alloc(0)],
  ])('a file without a balancer key that holds %s is no log', async (_what, bytes) => {
    const dir = await temporaryFolder();
    const ref = { bucket: '', key: 'x', identity: 'x', sizeBytes: bytes.length };
    const ports = { logs: storeOf([bytes]), lake: new FolderStore(dir) };
    const settings = { clientKey: CLIENT_KEY, keepAliveMs: DEFAULT_KEEP_ALIVE_MS, nowMs: NOW_MS };
    expect(await ingestObject(ref, ports, settings)).toBe('not-a-log');
    expect((await filesBelow(dir)).size).toBe(0);
  });

  test('test objects and health check logs are skipped, line by line', async () => {
    const test = await ingestText(
      'AWSLogs/1/ELBAccessLogTestFile',
      'Enable AccessLog for ELB: app/a',
    );
    expect(test.source).toMatchObject({ lines: 1, skipped: { 'test-object': 1 } });
    const health = await ingestText(
      KEY.replace('123456789012_', 'health_check_log_123456789012_'),
      'a\nb\n',
    );
    expect(health.source).toMatchObject({ lines: 2, skipped: { 'health-check': 2 } });
  });
});

describe('an object that cannot be read to its end is set aside with its reason', () => {
  const zipped = gzipSync(`${ACCESS}\n`.repeat(1000));
  const bomb = gzipSync(Buffer.alloc(40_000_000, 'a'));
  const corrupt = Buffer.from(zipped);
  corrupt.writeUInt8(corrupt.readUInt8(zipped.length - 6) ^ 1, zipped.length - 6);
  test.each([
    ['gzip-truncated', zipped.subarray(0, zipped.length - 20), zipped.length - 20],
    ['gzip-corrupt', corrupt, corrupt.length],
    ['gzip-corrupt', Buffer.concat([zipped, Buffer.from('trailing')]), zipped.length + 8],
    ['gzip-bomb', bomb, bomb.length],
    ['size-mismatch', zipped, zipped.length + 1],
    ['object-too-large', zipped, BODY_LIMITS.storedBytesMax + 1],
  ])('%s', async (reason, bytes, sizeBytes) => {
    const dir = await temporaryFolder();
    const ref = { bucket: 'logs', key: KEY, identity: KEY, sizeBytes };
    const ports = { logs: storeOf([bytes], sizeBytes), lake: new FolderStore(dir) };
    const settings = { clientKey: CLIENT_KEY, keepAliveMs: DEFAULT_KEEP_ALIVE_MS, nowMs: NOW_MS };
    const source = await ingestObject(ref, ports, settings);
    if (!isSource(source)) throw new Error('the key is that of a log');
    expect(source).toMatchObject({ quarantined: reason, rows: 0, handshakeKeys: [] });
    const files = [...(await filesBelow(dir))];
    expect(files.map(([path]) => path.split('/')[0])).toEqual(['quarantine', 'v2']);
    expect(Buffer.from(files[0]?.[1] ?? '', 'base64').toString()).toContain(reason);
    expect(await readParquet(join(dir, source.ledgerKey))).toMatchObject([
      { key: KEY, quarantined: reason, lines: 0, rows: 0, skipped: '{}', rejected: '{}' },
    ]);
  });

  test('gone: deleted between the listing and the reading', async () => {
    const dir = await temporaryFolder();
    const ref = { bucket: 'logs', key: 'nowhere', identity: KEY, sizeBytes: 5 };
    const ports = { logs: new FolderStore(dir), lake: new FolderStore(dir) };
    const settings = { clientKey: CLIENT_KEY, keepAliveMs: DEFAULT_KEEP_ALIVE_MS, nowMs: NOW_MS };
    expect(await ingestObject(ref, ports, settings)).toMatchObject({ quarantined: 'gone' });
  });
});

describe('bad lines', () => {
  test('a line beyond the limit is rejected unread, and its neighbours count', async () => {
    const long = 'x'.repeat(LINE_BYTES_MAX + 1);
    const { source } = await ingestText(KEY, `${ACCESS}\n${long}\n${ACCESS}\n`);
    expect(source).toMatchObject({ lines: 3, rows: 2, rejected: { 'line-too-long': 1 } });
  });

  test('a line of 100 MB needs no 100 MB of memory', async () => {
    const piece = Buffer.alloc(1_000_000, 'x');
    const first = Buffer.from(`${ACCESS}\n`);
    const before = process.memoryUsage().rss;
    const chunks = [first, ...Array.from({ length: 100 }, () => piece), Buffer.from('\n'), first];
    const { source } = await ingestBytes(KEY, chunks);
    expect(source).toMatchObject({ lines: 3, rows: 2, rejected: { 'line-too-long': 1 } });
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  });

  test('each rejected line is listed by place and reason, without its text', async () => {
    const { source, lakeDir } = await ingestText(KEY, `${ACCESS}\nsecret garbage\n`);
    const reject = (await filesBelow(lakeDir)).get(`rejects/${source.sourceId}.ndjson`) ?? '';
    expect(JSON.parse(Buffer.from(reject, 'base64').toString())).toEqual({
      line: 2,
      offset: ACCESS.length + 1,
      bytes: 14,
      reason: 'unknown-format',
    });
  });

  test('a line that a client forged into its user agent stays in the user agent', async () => {
    const forged = ACCESS.replace(
      'curl/8.5.0',
      `curl\n${ACCESS.replace('TID_1', 'TID_f').replaceAll('"', "'")}`,
    );
    const { source, rows } = await ingestText(KEY, `${forged}\n`);
    expect(source).toMatchObject({ lines: 2, rows: 2, rejected: {} });
    const honest = await ingestText(KEY, ACCESS);
    expect(rows.map((row) => row.connection_id)).toEqual([honest.rows[0]?.connection_id]);
  });
});

describe('conservation and sameness, whatever the bytes', () => {
  const line = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...EXAMPLES) },
    fc
      .constantFrom(...EXAMPLES)
      .chain((text) => fc.nat(text.length).map((at) => text.slice(0, at))),
    fc.constantFrom(...EXAMPLES).map((text) => text.replace('curl', 'cu\nrl')),
    fc.string({ maxLength: 80 }),
    fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  );
  const text = fc
    .tuple(fc.array(line, { maxLength: 20 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([lines, ending, last]) =>
      Buffer.from(lines.join(ending) + (last ? ending : ''), 'latin1'),
    );

  test('never throws; every physical line is a row, skipped or rejected', async () => {
    const scratch = await temporaryFolder();
    await fc.assert(
      fc.asyncProperty(text, async (bytes) => {
        const { source } = await ingestBytes(KEY, [bytes], {}, scratch);
        const newlines = bytes.filter((byte) => byte === 0x0a).length;
        const unfinished = bytes.length > 0 && bytes.at(-1) !== 0x0a ? 1 : 0;
        expect(source.lines).toBe(newlines + unfinished);
        expect(accountedFor(source)).toBe(source.lines);
      }),
      { numRuns: testRuns(2000, 200) },
    );
  });

  test('any split of the bytes into chunks gives the same lake, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(), { maxLength: 8 }), async (bytes, cuts) => {
        const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
        const places = at.sort((a, b) => a - b);
        const chunks = places.slice(1).map((to, from) => bytes.subarray(places[from], to));
        const [whole, split] = [await temporaryFolder(), await temporaryFolder()];
        await ingestBytes(KEY, [bytes], {}, whole);
        await ingestBytes(KEY, chunks, {}, split);
        expect(await filesBelow(split)).toEqual(await filesBelow(whole));
      }),
      { numRuns: testRuns(600, 60) },
    );
  });

  test('any order and repetition of objects gives the same lake, byte for byte', async () => {
    const objects = fc.array(text, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(objects, fc.infiniteStream(fc.nat()), async (bodies, dice) => {
        const keys = bodies.map((_, at) => KEY.replace('_x.', `_x${at}.`));
        const [once, again] = [await temporaryFolder(), await temporaryFolder()];
        for (const [at, body] of bodies.entries())
          await ingestBytes(keys[at] ?? '', [body], {}, once);
        const order = [...bodies.keys(), ...bodies.keys()].map((at) => ({
          at,
          die: dice.next().value,
        }));
        for (const { at } of order.sort((a, b) => a.die - b.die)) {
          await ingestBytes(keys[at] ?? '', [bodies[at] as Buffer], {}, again);
        }
        expect(await filesBelow(again)).toEqual(await filesBelow(once));
      }),
      { numRuns: testRuns(300, 30) },
    );
  });
});
