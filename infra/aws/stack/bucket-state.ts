import {
  GetBucketEncryptionCommand,
  GetBucketNotificationConfigurationCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { ask } from './ask.ts';
import type { StackClients } from './stack-clients.ts';

/** An object of a bucket, and when it was put there. */
export interface PutObject {
  readonly key: string;
  readonly atMs: number;
}

/** What a bucket holds below a prefix. */
export interface Listing {
  /** The prefixes of the folders there. */
  readonly folders: readonly string[];
  readonly objects: readonly PutObject[];
  /** Whether there are more. */
  readonly isPart: boolean;
}

/** What a bucket says to whom of its new objects. */
export interface Notifications {
  readonly toEventBridge: boolean;
  /** Whether it has others, which a new configuration must keep. */
  readonly toOthers: boolean;
  /** The ARNs of topics and queues that hear of all new objects. */
  readonly ofNewObjects: readonly string[];
}

/** The most pages of a listing that are read: a day of a large fleet has hundreds. */
const PAGES_MAX = 5;

/** The Region of a bucket; undefined where there is no such bucket. */
export async function bucketRegion(
  { s3 }: StackClients,
  bucket: string,
): Promise<string | undefined> {
  const question = { what: `look at bucket ${bucket}`, right: 's3:ListBucket', on: bucket };
  const found = await ask(question, s3.send(new HeadBucketCommand({ Bucket: bucket })));
  return found === undefined ? undefined : (found.BucketRegion ?? '');
}

/** Whom a bucket tells of new objects; undefined where there is no such bucket. */
export async function bucketNotifications(
  { s3 }: StackClients,
  bucket: string,
): Promise<Notifications | undefined> {
  const question = { what: `read the notifications of ${bucket}`, on: bucket };
  const found = await ask(
    { ...question, right: 's3:GetBucketNotification' },
    s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket })),
  );
  if (found === undefined) return undefined;
  const { TopicConfigurations: topics = [], QueueConfigurations: queues = [] } = found;
  const others = [topics, queues, found.LambdaFunctionConfigurations ?? []];
  const told = [
    ...topics.map(({ TopicArn = '', Events = [] }) => ({ arn: TopicArn, Events })),
    ...queues.map(({ QueueArn = '', Events = [] }) => ({ arn: QueueArn, Events })),
  ];
  return {
    toEventBridge: found.EventBridgeConfiguration !== undefined,
    toOthers: others.some((list) => list.length > 0),
    ofNewObjects: told
      .filter(({ Events }) => Events.includes('s3:ObjectCreated:*'))
      .map(({ arn }) => arn),
  };
}

/** The KMS key of a bucket's default encryption; undefined where S3's own keys encrypt. */
export async function defaultKmsKey(
  { s3 }: StackClients,
  bucket: string,
): Promise<string | undefined> {
  const question = { what: `read the encryption of ${bucket}`, on: bucket };
  const found = await ask(
    { ...question, right: 's3:GetEncryptionConfiguration' },
    s3.send(new GetBucketEncryptionCommand({ Bucket: bucket })),
  );
  const [rule] = found?.ServerSideEncryptionConfiguration?.Rules ?? [];
  const { SSEAlgorithm = '', KMSMasterKeyID } = rule?.ApplyServerSideEncryptionByDefault ?? {};
  return SSEAlgorithm.startsWith('aws:kms') ? (KMSMasterKeyID ?? 'aws/s3') : undefined;
}

/** What lies directly below a prefix, where `isDeep` all that begins with it. */
export async function listBucket(
  { s3 }: StackClients,
  bucket: string,
  prefix: string,
  isDeep = false,
): Promise<Listing> {
  const question = { what: `list s3://${bucket}/${prefix}`, right: 's3:ListBucket', on: bucket };
  const folders: string[] = [];
  const objects: PutObject[] = [];
  let token: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const asked = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      Delimiter: isDeep ? undefined : '/',
      ContinuationToken: token,
    });
    const found = await ask(question, s3.send(asked));
    folders.push(...(found?.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix));
    for (const { Key = '', LastModified } of found?.Contents ?? [])
      objects.push({ key: Key, atMs: LastModified?.getTime() ?? 0 });
    token = found?.NextContinuationToken;
    if (token === undefined) return { folders, objects, isPart: false };
  }
  return { folders, objects, isPart: true };
}
