import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { s3Client } from '../../infra/aws/s3/s3-client.ts';
import { S3Store } from '../../infra/aws/s3/s3-store.ts';
import { temporaryFolder } from '../functions/ingest/read-lake.ts';
import { classicKey, classicLine, writeClassicLog } from '../infra/cli/log-samples.ts';
import { emptyBucket } from './wire/bucket.ts';
import { firstTimes, onFaultyWire, type WireFault } from './wire/faulty-wire.ts';

const ANALYSE = new URL('../../infra/cli/analyse.ts', import.meta.url).pathname;
const client = s3Client();

interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** Not `execFileSync`: the wire is in this process. */
function analyse(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env } };
    execFile(process.execPath, [ANALYSE, ...args], options, (error, stdout, stderr) => {
      resolve({ stdout, stderr, status: error === null ? 0 : Number(error.code) });
    });
  });
}

async function put(bucket: string, key: string, text: string, through = client): Promise<void> {
  const writer = await new S3Store(bucket, through).write(key);
  await writer.append(Buffer.from(text));
  await writer.commit();
}

/** What `aws s3 sync` would have brought the folder from. */
async function bucketOf(folder: string, prefix: string): Promise<string> {
  const bucket = await emptyBucket(client);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    await put(bucket, `${prefix}${relative(folder, path)}`, await readFile(path, 'utf8'));
  }
  return bucket;
}

async function logFolder(): Promise<string> {
  const folder = await temporaryFolder();
  const line = (at: number) => classicLine(at, at % 7 === 0 ? 'TLSv1.3' : 'TLSv1.2');
  for (const part of [0, 1, 2]) {
    const lines = Array.from({ length: 50 }, (_, at) => line(part * 50 + at));
    writeClassicLog(folder, lines, `part${part}`);
  }
  return folder;
}

const reportOf = ({ stdout }: Run) => ({ ...JSON.parse(stdout), generatedAt: null });

test('a bucket gives the same report as the folder that it was synced to', async () => {
  const folder = await logFolder();
  const bucket = await bucketOf(folder, 'logs/');
  await put(bucket, 'logs/', '');
  await put(bucket, 'logs-of-others/README.md', 'not meant');
  const fromFolder = await analyse([folder, '--json']);
  const fromBucket = await analyse([`s3://${bucket}/logs`, '--json']);
  expect(fromBucket).toMatchObject({ status: 0, stderr: '' });
  expect(reportOf(fromBucket)).toEqual(reportOf(fromFolder));
  expect(reportOf(fromBucket).sources).toMatchObject([{ objects: 3 }]);
  // The same objects by another way are the same objects.
  const both = await analyse([folder, `s3://${bucket}/logs/`, `S3://${bucket}`, '--json']);
  expect(reportOf(both).rates).toEqual(reportOf(fromFolder).rates);
  expect(both.stderr).toBe('1 of the files is no load balancer log and was left out.\n');
});

test('one object may be named, as a log or as a result of probes', async () => {
  const bucket = await bucketOf(await logFolder(), '');
  const at = `s3://${bucket}/${classicKey('part1')}`;
  const { sources } = reportOf(await analyse([at, '--json']));
  expect(sources).toMatchObject([{ objects: 1, lines: 50 }]);
  expect(reportOf(await analyse(['--probe-results', at, '--json'])).sources).toEqual(sources);
});

test('all that is wrong with several paths is told at once', async () => {
  const bucket = await emptyBucket(client);
  const { stderr, status } = await analyse([`s3://${bucket}/no/such`, 's3://', '/no/such/folder']);
  expect(status).toBe(2);
  expect(stderr.split('\n')).toEqual([
    `analyse: s3://${bucket}/no/such does not exist: nothing in bucket ${bucket} is or lies below no/such`,
    's3:// names no bucket: write s3://BUCKET/PREFIX',
    '/no/such/folder does not exist: check the path',
    '',
  ]);
});

const NOBODY = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };

test.each([
  [
    'no credentials',
    NOBODY,
    'there are no AWS credentials: log in (`aws sso login`), set AWS_PROFILE, or set',
  ],
  [
    'no Region',
    { AWS_REGION: undefined },
    'no AWS Region is set: set AWS_REGION, or `region` in ~/.aws/config',
  ],
  [
    'nobody there',
    { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
    'AWS does not answer (ECONNREFUSED): check the',
  ],
  ['no such bucket', {}, 'there is no such bucket: check its name'],
])('%s: one line says what to do', async (_, env, says) => {
  const { stdout, stderr, status } = await analyse(['s3://no-such-bucket/logs'], env);
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  expect(stderr).toContain(`analyse: can't list s3://no-such-bucket/logs/: ${says}`);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

const REDIRECT: WireFault = {
  kind: 'answer',
  status: 301,
  error: 'PermanentRedirect',
  headers: { 'x-amz-bucket-region': 'eu-central-1' },
};

test.each<[string, WireFault, string]>([
  [
    'a Region that is not to be had',
    REDIRECT,
    'the bucket is in another Region: set AWS_REGION=eu-central-1',
  ],
  [
    'a refusal',
    { kind: 'answer', status: 403, error: 'AccessDenied' },
    'access denied: check that s3:ListBucket on s3://logs is allowed (AWS says: said by the test)',
  ],
])('%s is one line that says what to do', async (_, fault, says) => {
  await onFaultyWire(() => fault);
  const { stderr, status } = await analyse(['s3://logs/a']);
  expect({ stderr, status }).toEqual({
    stderr: `analyse: can't list s3://logs/a/: ${says}\n`,
    status: 2,
  });
});

test('a bucket in another Region is read there', async () => {
  const elsewhere = new S3Client({ region: 'eu-central-1', forcePathStyle: true });
  const bucket = await emptyBucket(elsewhere);
  await put(bucket, classicKey('part0'), classicLine(1, 'TLSv1.2'), elsewhere);
  const run = await analyse([`s3://${bucket}`, '--json']);
  expect(run).toMatchObject({ status: 0, stderr: '' });
  expect(reportOf(run).sources).toHaveLength(1);
});

test('an object that breaks off once is a failed run, never a wrong number', async () => {
  const bucket = await bucketOf(await logFolder(), '');
  const isLog = ({ path }: { path: string }) => path.includes('part1');
  await onFaultyWire(firstTimes(1, isLog, { kind: 'cut', afterBytes: 1000 }));
  const { stdout, stderr, status } = await analyse([`s3://${bucket}`, '--json']);
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  expect(stderr).toContain(`analyse: can't read s3://${bucket}/${classicKey('part1')}: `);
});

const NO_SDK = `import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) {
  if (url.includes('/@aws-sdk/')) throw new Error('the SDK is loaded');
  return next(url, context);
} });`;

test('a folder is read without loading the SDK', async () => {
  const env = { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(NO_SDK)}"` };
  expect((await analyse([await logFolder(), '--json'], env)).status).toBe(0);
  expect((await analyse(['s3://bucket'], env)).stderr).toContain('the SDK is loaded');
});
