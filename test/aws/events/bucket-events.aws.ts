import { randomUUID } from 'node:crypto';
import {
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { s3Client } from '../../../infra/aws/s3/s3-client.ts';
import { bucketEvents } from '../../../infra/cli/bucket-events.ts';
import { runHere } from '../../infra/cli/run-here.ts';
import { emptyBucket } from '../wire/bucket.ts';
import { type Emulator, startEmulator } from '../wire/emulator.ts';
import { type Meddle, onFaultyWire } from '../wire/faulty-wire.ts';

// What a bucket tells others survives, whatever it is: over the wire, against two emulators.

const ACCOUNTS = { ministack: '000000000000', moto: '111122223333' } as const;
type Kind = keyof typeof ACCOUNTS;
const KINDS = ['ministack', 'moto'] as const;

let moto: Emulator;
beforeAll(async () => {
  moto = await startEmulator('moto');
}, 120_000);
afterAll(() => moto.stop());

/** A bucket that tells a topic, a queue and a function already. */
interface Telling {
  readonly account: string;
  readonly bucket: string;
  readonly before: NotificationConfiguration;
}

async function tellingBucket(kind: Kind): Promise<Telling> {
  // The other one is what every test of this suite has.
  if (kind === 'moto') vi.stubEnv('AWS_ENDPOINT_URL', moto.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const bucket = await emptyBucket(s3Client());
  const account = ACCOUNTS[kind];
  const { TopicArn } = await new SNSClient().send(new CreateTopicCommand({ Name: 'uploads' }));
  const only = (Name: 'prefix' | 'suffix', Value: string) => ({
    Filter: { Key: { FilterRules: [{ Name, Value }] } },
  });
  const NotificationConfiguration: NotificationConfiguration = {
    TopicConfigurations: [
      { Id: 'uploads', TopicArn, Events: ['s3:ObjectCreated:Put'], ...only('prefix', 'in/') },
    ],
    QueueConfigurations: [
      {
        ...{ Id: 'gone', QueueArn: await queueArn(), Events: ['s3:ObjectRemoved:*'] },
        ...only('suffix', '.jpg'),
      },
    ],
    LambdaFunctionConfigurations: [
      {
        Id: 'thumbnails',
        LambdaFunctionArn: `arn:aws:lambda:eu-west-1:${account}:function:thumbnails`,
        Events: ['s3:ObjectCreated:Copy', 's3:ObjectCreated:Post'],
        ...only('prefix', 'copies/'),
      },
    ],
  };
  const asked = { Bucket: bucket, NotificationConfiguration };
  await s3Client().send(new PutBucketNotificationConfigurationCommand(asked));
  return { account, bucket, before: await toldBy(bucket) };
}

async function queueArn(): Promise<string> {
  const sqs = new SQSClient();
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: randomUUID() }));
  const asked = { QueueUrl, AttributeNames: ['QueueArn' as const] };
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand(asked));
  return Attributes?.QueueArn ?? '';
}

async function toldBy(bucket: string): Promise<NotificationConfiguration> {
  const asked = new GetBucketNotificationConfigurationCommand({ Bucket: bucket });
  const { $metadata: _, ...configuration } = await s3Client().send(asked);
  return configuration;
}

const run = (bucket: string, ...args: readonly string[]) =>
  runHere(bucketEvents, ['--bucket', bucket, ...args]);

test.each(KINDS)('%s: it says what would be done, and changes nothing', async (kind) => {
  const { bucket, before } = await tellingBucket(kind);
  const { status, stdout } = await run(bucket);
  expect(status).toBe(0);
  expect(stdout.match(/^ {2}stays /gm)).toHaveLength(3);
  expect(stdout).toContain('  new    EventBridge: all\n');
  expect(stdout).toMatch(/is as it was: --apply changes it\n$/);
  expect(await toldBy(bucket)).toEqual(before);
});

test('EventBridge is told beside all others, and a second time nothing is done', async () => {
  const { account, bucket, before } = await tellingBucket('ministack');
  const done = await run(bucket, '--apply', '--owner', account);
  expect(done).toMatchObject({ status: 0, stderr: '' });
  const after = await toldBy(bucket);
  expect(after).toEqual({ ...before, EventBridgeConfiguration: {} });
  const again = await run(bucket, '--apply');
  expect(again.stdout).toBe(`${bucket} tells EventBridge already: nothing to do\n`);
  expect(await toldBy(bucket)).toEqual(after);
});

test('moto takes EventBridge and never answers it: that is seen, and all others survive', async () => {
  const { bucket, before } = await tellingBucket('moto');
  const { status, stderr } = await run(bucket, '--apply');
  expect(status).toBe(2);
  expect(stderr).toContain('does not tell what was put');
  expect(await toldBy(bucket)).toEqual(before);
});

test.each(KINDS)('%s: a queue is told beside all others, below a prefix', async (kind) => {
  const { bucket, before } = await tellingBucket(kind);
  const queue = await queueArn();
  const asked = ['--queue', queue, '--prefix', 'AWSLogs/', '--apply'];
  expect(await run(bucket, ...asked)).toMatchObject({ status: 0, stderr: '' });
  const { QueueConfigurations = [], ...others } = await toldBy(bucket);
  const { QueueConfigurations: queues = [], ...othersBefore } = before;
  expect(others).toEqual(othersBefore);
  expect(QueueConfigurations).toEqual(expect.arrayContaining([...queues]));
  const added = QueueConfigurations.find(({ QueueArn }) => QueueArn === queue);
  expect(added).toMatchObject({ Id: 'resumption-watch AWSLogs/', Events: ['s3:ObjectCreated:*'] });
  expect(JSON.stringify(added)).toMatch(/"Name":"[Pp]refix","Value":"AWSLogs\/"/);
  expect((await run(bucket, ...asked)).stdout).toContain('already: nothing to do');
});

test('S3 is told who must own the bucket, and to try no target', async () => {
  const { account, bucket } = await tellingBucket('ministack');
  const asked: Parameters<Meddle>[0][] = [];
  await onFaultyWire((request) => {
    asked.push(request);
    return undefined;
  });
  expect((await run(bucket, '--apply')).status).toBe(0);
  const ofBucket = asked.filter(({ path }) => path.includes(bucket));
  expect(ofBucket.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET']);
  for (const { headers } of ofBucket) expect(headers['x-amz-expected-bucket-owner']).toBe(account);
  expect(ofBucket[1]?.headers['x-amz-skip-destination-validation']).toBe('true');
});

test('what somebody else changes at the same time is seen, and what was is said', async () => {
  const { bucket, before } = await tellingBucket('ministack');
  // As if the other's change came after ours.
  await onFaultyWire(({ method, path }) =>
    method === 'PUT' && path.includes(bucket) ? { kind: 'reply', body: '' } : undefined,
  );
  const { status, stderr } = await run(bucket, '--apply');
  expect(status).toBe(2);
  expect(stderr).toMatch(/does not tell what was put: somebody else changed it/);
  expect(stderr).toContain('"Id":"thumbnails"');
  expect(await toldBy(bucket)).toEqual(before);
});

test('a bucket of somebody else is not touched', async () => {
  const { bucket } = await tellingBucket('ministack');
  const asked: string[] = [];
  await onFaultyWire(({ method, path }) => {
    if (!path.includes(bucket)) return undefined;
    asked.push(method);
    return { kind: 'answer', status: 403, error: 'AccessDenied' };
  });
  const { status, stderr } = await run(bucket, '--owner', '444455556666', '--apply');
  expect(status).toBe(2);
  expect(stderr).toMatch(/that 444455556666 owns it/);
  expect(new Set(asked)).toEqual(new Set(['GET']));
});
