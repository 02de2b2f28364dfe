import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parquetMetadata } from 'hyparquet';
import { expect, test } from 'vitest';
import { readingIdOf } from '../../../functions/ingest/lake-keys.ts';
import { LOG_FORMATS } from '../../../functions/ingest/lines/log-format.ts';
import { readObjectKey } from '../../../functions/ingest/object-key.ts';
import { ObjectReading } from '../../../functions/ingest/object-reading.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { CLIENT_KEY, filesBelow, NOW_MS, temporaryFolder } from './read-lake.ts';

const [ACCESS = ''] = LOG_FORMATS.map(({ example }) => example);

async function open(key = 'x.log') {
  const dir = await temporaryFolder();
  const readingId = readingIdOf('abc', null);
  const settings = { clientKey: CLIENT_KEY, keepAliveMs: 3_600_000, latestMs: NOW_MS, readingId };
  const how = { syntax: 'lines', deliveries: [] } as const;
  const lake = new FolderStore(dir);
  return {
    dir,
    reading: new ObjectReading(readObjectKey(key), 'abc', lake, { ...settings, ...how }),
  };
}

test('what its lines say wins over a key that says nothing', async () => {
  const { reading } = await open();
  await reading.push(Buffer.from(`${ACCESS}\n\nprose\n`));
  expect(await reading.finish()).toMatchObject({
    sourceId: 'abc',
    kind: 'application-access',
    balancer: 'app/shop/50dc6c495c0c9188',
    balancerType: 'application',
    day: '2026-01-02',
    accountId: 'unknown',
    lines: 3,
    rows: 1,
    skipped: { 'empty-line': 1 },
    rejected: { 'unknown-format': 1 },
    trialKeys: [],
  });
});

test('aborted, it leaves nothing behind', async () => {
  const { dir, reading } = await open();
  await reading.push(Buffer.from(`${ACCESS}\nprose\n`.repeat(3000)));
  await reading.abort();
  expect((await filesBelow(dir)).size).toBe(0);
});

test('names beyond the limit are written out and forgotten, and no row is lost', {
  timeout: 60_000,
}, async () => {
  const { dir, reading } = await open();
  const rows = 201_000;
  for (let from = 0; from < rows; from += 1000) {
    const lines = Array.from({ length: 1000 }, (_, at) => {
      const n = from + at;
      const address = `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}:2817`;
      return ACCESS.replace('203.0.113.7:2817', address).replace(/TID_\w+/, `TID_${n}`);
    });
    await reading.push(Buffer.from(`${lines.join('\n')}\n`));
  }
  const { handshakeKeys } = await reading.finish();
  const [key = '', ...others] = handshakeKeys;
  const metadata = parquetMetadata(new Uint8Array(await readFile(join(dir, key))).buffer);
  expect([others, metadata.num_rows]).toEqual([[], BigInt(rows)]);
});

test('more names than are held at once give the same rows, however they are chunked', async () => {
  const lines = Array.from({ length: 201_000 }, (_, at) => {
    const client = `203.${at >> 16}.${(at >> 8) & 255}.${at & 255}`;
    return `2026-01-02T03:04:05Z ${client} 1024 443 TLSv1.2 - 0.03 "-" - - Success TID_${at} - a 1.1\n`;
  });
  const bytes = Buffer.from(lines.join(''));
  const lakes = await Promise.all(
    [bytes.length, 1_000_003].map(async (size) => {
      const { dir, reading } = await open();
      for (let from = 0; from < bytes.length; from += size) {
        await reading.push(bytes.subarray(from, from + size));
      }
      expect(await reading.finish()).toMatchObject({ rows: lines.length, rejected: {} });
      return await filesBelow(dir);
    }),
  );
  const [whole, split] = lakes.map((files) => Object.fromEntries(files));
  expect(whole === undefined ? 0 : Object.keys(whole).length).toBeGreaterThan(0);
  // Not by a matcher: it would print both, should they differ.
  expect(JSON.stringify(split) === JSON.stringify(whole)).toBe(true);
});
