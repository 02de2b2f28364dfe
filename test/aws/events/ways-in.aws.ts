import { randomUUID } from 'node:crypto';
import {
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { ingestMessage } from '../../../functions/ingest/ingest-message.ts';
import { LOG_FORMATS } from '../../../functions/ingest/lines/log-format.ts';
import { toldObjects } from '../../../functions/ingest/object-events.ts';
import { DEFAULT_KEEP_ALIVE_MS } from '../../../functions/model/rate.ts';
import { s3Client } from '../../../infra/aws/s3/s3-client.ts';
import { S3Store } from '../../../infra/aws/s3/s3-store.ts';
import { emptyBucket } from '../wire/bucket.ts';
import { type Emulator, startEmulator } from '../wire/emulator.ts';

// A log is put, S3 says so, and what arrives in the queue is read: the message as the emulator makes
// it, in each of its forms.

const KINDS = ['ministack', 'moto'] as const;
type Kind = (typeof KINDS)[number];
const WAYS = ['to the queue', 'to a topic, raw', 'to a topic, in its envelope'] as const;
type Way = (typeof WAYS)[number];

/** What is encoded in a notification, and must not be decoded twice. */
const KEYS = [
  'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/2026/01/02/a b+c%20d.log',
  'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/2026/01/02/é&ü=(1).log',
  'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/2026/01/02/plain.log',
];
const OTHER = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/02/x.json.gz';
const ROUNDS_MAX = 20;

let moto: Emulator;
beforeAll(async () => {
  moto = await startEmulator('moto');
}, 120_000);
afterAll(() => moto.stop());

interface Place {
  readonly bucket: string;
  readonly queueUrl: string;
}

async function tellingBucket(kind: Kind, way: Way): Promise<Place> {
  if (kind === 'moto') vi.stubEnv('AWS_ENDPOINT_URL', moto.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const bucket = await emptyBucket(s3Client());
  const sqs = new SQSClient();
  const made = await sqs.send(new CreateQueueCommand({ QueueName: randomUUID() }));
  const { QueueUrl: queueUrl = '' } = made;
  const asked = { QueueUrl: queueUrl, AttributeNames: ['QueueArn' as const] };
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand(asked));
  const QueueArn = Attributes?.QueueArn;
  const Events: ['s3:ObjectCreated:*'] = ['s3:ObjectCreated:*'];
  const direct = { QueueConfigurations: [{ QueueArn, Events }] };
  const configuration =
    way === 'to the queue'
      ? direct
      : { TopicConfigurations: [{ TopicArn: await topicOf(QueueArn, way), Events }] };
  await tell(bucket, configuration);
  return { bucket, queueUrl };
}

async function topicOf(queueArn: string | undefined, way: Way): Promise<string | undefined> {
  const sns = new SNSClient();
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: randomUUID() }));
  const raw = { RawMessageDelivery: String(way === 'to a topic, raw') };
  const subscribed = { TopicArn, Protocol: 'sqs', Endpoint: queueArn, Attributes: raw };
  await sns.send(new SubscribeCommand(subscribed));
  return TopicArn;
}

async function tell(Bucket: string, configuration: NotificationConfiguration): Promise<void> {
  const asked = { Bucket, NotificationConfiguration: configuration };
  await s3Client().send(new PutBucketNotificationConfigurationCommand(asked));
}

/** The messages of a queue, once they name so many objects. */
async function messagesNaming(queueUrl: string, objects: number): Promise<readonly string[]> {
  const bodies: string[] = [];
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const asked = { QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
    const { Messages = [] } = await new SQSClient().send(new ReceiveMessageCommand(asked));
    bodies.push(...Messages.map(({ Body = '' }) => Body));
    if (bodies.flatMap((body) => toldObjects(body).objects).length >= objects) break;
  }
  return bodies;
}

test.each(KINDS.flatMap((kind) => WAYS.map((way) => [kind, way] as const)))(
  '%s, %s: each log is read once, and what is no log of a balancer is left out',
  async (kind, way) => {
    const { bucket, queueUrl } = await tellingBucket(kind, way);
    const Body = Buffer.from(`${LOG_FORMATS[0]?.example}\n`);
    for (const Key of [...KEYS, OTHER])
      await s3Client().send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
    const bodies = await messagesNaming(queueUrl, KEYS.length + 1);
    // The messages differ in form, or the test would try one way three times.
    expect(
      new Set(bodies.map((body) => Object.keys(JSON.parse(body)).includes('Message'))),
    ).toEqual(new Set([way === 'to a topic, in its envelope']));
    const lake = new S3Store(await emptyBucket(s3Client()));
    const world = {
      ...{ logsOf: (name: string) => new S3Store(name), lake, clientKey: Buffer.alloc(32, 7) },
      ...{ keepAliveMs: DEFAULT_KEEP_ALIVE_MS, nowMs: Date.now },
      named: { logBuckets: [bucket], logPrefixes: [], resultsBucket: 'results' },
    };
    const became = new Map<string, string>();
    for (const body of bodies) {
      for (const { key, is } of (await ingestMessage(body, world)).objects)
        became.set(key, typeof is === 'string' ? is : `${is.rows}`);
    }
    expect(Object.fromEntries(became)).toEqual({
      ...Object.fromEntries(KEYS.map((key) => [key, '1'])),
      [OTHER]: 'not-named',
    });
  },
  60_000,
);
