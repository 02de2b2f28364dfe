import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { HeadObjectCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { expect, test, vi } from 'vitest';
import { ingestObject } from '../../functions/ingest/ingest.ts';
import { DEFAULT_KEEP_ALIVE_MS } from '../../functions/model/rate.ts';
import type { ObjectStore } from '../../functions/ports.ts';
import { s3Client } from '../../infra/aws/s3/s3-client.ts';
import { S3Store } from '../../infra/aws/s3/s3-store.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';
import { objectStoreContract } from '../contract/object-store.contract.ts';
import { stateStoreContract } from '../contract/state-store.contract.ts';
import { CLIENT_KEY, temporaryFolder } from '../functions/ingest/read-lake.ts';
import { classicKey, classicLine } from '../infra/cli/log-samples.ts';
import { emptyBucket } from './wire/bucket.ts';
import { firstTimes, onFaultyWire } from './wire/faulty-wire.ts';

const MB = 1_000_000;
const CLASSIC_KEY = classicKey('1abcdef2');
const client = s3Client();

objectStoreContract('a bucket', async () => new S3Store(await emptyBucket(client), client));

stateStoreContract('a bucket', async () => {
  const bucket = await emptyBucket(client);
  return () => new S3Store(bucket, client);
});

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

async function uploadsLeft(bucket: string): Promise<number> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return Uploads.length;
}

test('200 MB go up in parts and come down in pieces, and are the same', async () => {
  const store = new S3Store(await emptyBucket(client), client);
  const piece = Buffer.alloc(3 * MB);
  const sent = createHash('sha256');
  const writer = await store.write('large');
  for (let at = 0; at * piece.length < 200 * MB; at += 1) {
    // One buffer, filled anew each time: the writer must not hold on to it.
    piece.fill(at);
    sent.update(piece);
    await writer.append(piece);
  }
  await writer.commit();
  const received = createHash('sha256');
  const body = await store.read('large');
  let largest = 0;
  for await (const chunk of body?.chunks ?? []) {
    received.update(chunk);
    largest = Math.max(largest, chunk.length);
  }
  expect(body?.sizeBytes).toBe(201 * MB);
  expect(received.digest('hex')).toBe(sent.digest('hex'));
  expect(largest).toBeLessThan(MB);
});

test('2,500 keys are listed, page after page, each once and in order', async () => {
  const store = new S3Store(await emptyBucket(client), client);
  const keys = Array.from({ length: 2500 }, (_, at) => `k/${String(at).padStart(4, '0')}`);
  for (let at = 0; at < keys.length; at += 50) {
    await Promise.all(
      keys.slice(at, at + 50).map(async (key) => (await store.write(key)).commit()),
    );
  }
  expect(await keysOf(store)).toEqual(keys);
});

test.each([0, 1, 9, 20, 40])('aborted after %d MB, an upload leaves nothing', async (size) => {
  const bucket = await emptyBucket(client);
  const writer = await new S3Store(bucket, client).write('half');
  for (let at = 0; at < size; at += 1) await writer.append(Buffer.alloc(MB));
  await writer.abort();
  expect(await uploadsLeft(bucket)).toBe(0);
  expect(await keysOf(new S3Store(bucket, client))).toEqual([]);
});

test('a part that is refused fails the write, and leaves nothing', async () => {
  const bucket = await emptyBucket(client);
  const refused = { kind: 'answer', status: 403, error: 'AccessDenied' } as const;
  await onFaultyWire(({ path }) => (path.includes('partNumber=2') ? refused : undefined));
  const writer = await new S3Store(bucket).write('half');
  const writing = (async () => {
    for (let at = 0; at < 40; at += 1) await writer.append(Buffer.alloc(MB));
    await writer.commit();
  })();
  await expect(writing).rejects.toMatchObject({ code: 'lake-write-failed' });
  await expect(writing).rejects.toThrow(
    `can't write s3://${bucket}/half: access denied: check that s3:PutObject on s3://${bucket}/half is allowed`,
  );
  await writer.abort();
  expect(await uploadsLeft(bucket)).toBe(0);
  expect(await keysOf(new S3Store(bucket, client))).toEqual([]);
});

test('an object whose body breaks off is no bad object: reading it fails, with the cause', async () => {
  const bucket = await emptyBucket(client);
  const log = gzipSync(Buffer.from(classicLine(1, 'TLSv1.2').repeat(100)), { level: 0 });
  const writer = await new S3Store(bucket, client).write(CLASSIC_KEY);
  await writer.append(log);
  await writer.commit();
  await onFaultyWire(({ method }) =>
    method === 'GET' ? { kind: 'cut', afterBytes: 5000 } : undefined,
  );
  const lake = new FolderStore(await temporaryFolder());
  const reading = ingestObject(
    { bucket, key: CLASSIC_KEY, identity: CLASSIC_KEY, sizeBytes: log.length },
    { logs: new S3Store(bucket), lake },
    { clientKey: CLIENT_KEY, keepAliveMs: DEFAULT_KEEP_ALIVE_MS, nowMs: Date.now() },
  );
  const message = expect.stringContaining(`can't read s3://${bucket}/${CLASSIC_KEY}: `);
  const cause = expect.any(Error);
  await expect(reading).rejects.toMatchObject({ code: 'read-failed', message, cause });
  expect(await keysOf(lake)).toEqual([]);
});

test('a body that nobody reads may break off unheard', async () => {
  const bucket = await emptyBucket(client);
  const writer = await new S3Store(bucket, client).write('k');
  await writer.append(Buffer.alloc(40_000));
  await writer.commit();
  await onFaultyWire(({ method }) =>
    method === 'GET' ? { kind: 'cut', afterBytes: 5000 } : undefined,
  );
  expect((await new S3Store(bucket).read('k'))?.sizeBytes).toBe(40_000);
  // An error without a listener would end the process, and with it this run.
  await setTimeout(200);
});

test('a state whose answer was lost was written by whoever asked, and by nobody else', async () => {
  const bucket = await emptyBucket(client);
  const isPut = ({ method }: { method: string }) => method === 'PUT';
  await onFaultyWire(firstTimes(2, isPut, { kind: 'lost' }));
  const store = new S3Store(bucket);
  expect(await store.replace('k', Buffer.from('mine'), null)).toBe(true);
  expect(await store.replace('k', Buffer.from('mine'), null)).toBe(false);
});

test('S3 that can not decide a race is asked again', async () => {
  const bucket = await emptyBucket(client);
  const conflict = { kind: 'answer', status: 409, error: 'ConditionalRequestConflict' } as const;
  await onFaultyWire(firstTimes(3, ({ method }) => method === 'PUT', conflict));
  expect(await new S3Store(bucket).replace('k', Buffer.from('x'), null)).toBe(true);
});

test.each([
  ['reports/latest.html', 'text/html; charset=utf-8'],
  ['reports/latest.json', 'application/json'],
  ['reports/latest.prom', 'text/plain; version=0.0.4; charset=utf-8'],
  ['handshakes/x.parquet', 'application/octet-stream'],
])('%s is told to a browser as %s, whichever way it was written', async (key, type) => {
  const bucket = await emptyBucket(client);
  const store = new S3Store(bucket);
  const writer = await store.write(key);
  await writer.append(Buffer.from('x'));
  await writer.commit();
  await store.replace(`state/${key}`, Buffer.from('x'), null);
  for (const Key of [key, `state/${key}`]) {
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key }));
    expect(head.ContentType).toBe(type);
  }
});

test('throttled calls are made again', async () => {
  const bucket = await emptyBucket(client);
  const slow = { kind: 'answer', status: 503, error: 'SlowDown' } as const;
  const failing = new Set(['PUT', 'GET', 'DELETE']);
  await onFaultyWire(({ method }) => (failing.delete(method) ? slow : undefined));
  const store = new S3Store(bucket);
  const writer = await store.write('k');
  await writer.append(Buffer.from('x'));
  await writer.commit();
  expect((await store.read('k'))?.sizeBytes).toBe(1);
  await store.remove('k');
  expect(failing.size).toBe(0);
});

const REFUSALS = [
  { status: 503, error: 'SlowDown', says: 'AWS is throttling (SlowDown after 2 attempts)' },
  { status: 500, error: 'InternalError', says: 'InternalError: said by the test' },
  { status: 403, error: 'AccessDenied', says: 'check that s3:GetObject on s3://logs/k' },
  { status: 403, error: 'AllAccessDisabled', says: 'check that s3:GetObject on s3://logs/k' },
  { status: 403, error: 'InvalidObjectState', says: 'the object is archived: restore it' },
  { status: 400, error: 'ExpiredToken', says: 'the AWS credentials have expired' },
  { status: 403, error: 'SignatureDoesNotMatch', says: 'AWS does not accept the credentials' },
  { status: 301, error: 'PermanentRedirect', says: 'the bucket is in another Region' },
  { status: 404, error: 'NoSuchBucket', says: 'there is no such bucket: check its name' },
];

test.each(REFUSALS)('$error is a fault that says what to do', async ({ status, error, says }) => {
  vi.stubEnv('AWS_MAX_ATTEMPTS', '2');
  await onFaultyWire(() => ({ kind: 'answer', status, error }));
  const reading = new S3Store('logs').read('k');
  await expect(reading).rejects.toMatchObject({ code: 'read-failed', cause: expect.any(Error) });
  await expect(reading).rejects.toThrow(`can't read s3://logs/k: `);
  await expect(reading).rejects.toThrow(says);
});
