import {
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { orAwsFault } from '../sdk/aws-fault.ts';

/** A bucket, and the account that must own it. */
export interface OwnedBucket {
  readonly bucket: string;
  readonly accountId: string;
}

/** A queue that is to hear of new objects below a prefix. */
export interface ToldQueue {
  readonly arn: string;
  readonly prefix: string;
}

const NEW_OBJECTS = 's3:ObjectCreated:*';

/** What a bucket has, and EventBridge; all else stays as it is. */
export function withEventBridge(before: NotificationConfiguration): NotificationConfiguration {
  return before.EventBridgeConfiguration === undefined
    ? { ...before, EventBridgeConfiguration: {} }
    : before;
}

/** What a bucket has, and a queue that hears of new objects; all else stays as it is. */
export function withQueue(
  before: NotificationConfiguration,
  { arn, prefix }: ToldQueue,
): NotificationConfiguration {
  const { QueueConfigurations = [] } = before;
  const Id = `resumption-watch ${prefix}`.trim();
  if (QueueConfigurations.some((one) => one.QueueArn === arn && one.Id === Id)) return before;
  const Filter = { Key: { FilterRules: [{ Name: 'prefix' as const, Value: prefix }] } };
  const added = {
    ...{ Id, QueueArn: arn, Events: [NEW_OBJECTS as typeof NEW_OBJECTS] },
    ...(prefix === '' ? {} : { Filter }),
  };
  return { ...before, QueueConfigurations: [...QueueConfigurations, added] };
}

/** One line for each thing that a bucket tells: to whom, of what. */
export function notificationLines(configuration: NotificationConfiguration): readonly string[] {
  const { EventBridgeConfiguration: bridge } = configuration;
  return [...(bridge === undefined ? [] : ['EventBridge: all']), ...entriesOf(configuration)];
}

function entriesOf({
  TopicConfigurations = [],
  QueueConfigurations = [],
  LambdaFunctionConfigurations = [],
}: NotificationConfiguration): readonly string[] {
  const entries = [
    ...TopicConfigurations.map((one) => ({ ...one, to: one.TopicArn })),
    ...QueueConfigurations.map((one) => ({ ...one, to: one.QueueArn })),
    ...LambdaFunctionConfigurations.map((one) => ({ ...one, to: one.LambdaFunctionArn })),
  ];
  return entries.map(({ to, Id, Events = [], Filter }) => {
    // S3 answers a filter's name as it was given, or with a capital.
    const rules = (Filter?.Key?.FilterRules ?? []).map(
      ({ Name = '', Value }) => ` ${Name.toLowerCase()} ${Value}`,
    );
    return `${to}: ${[...Events].sort().join(' ')}${rules.sort().join('')} (${Id ?? 'no id'})`;
  });
}

/** Whether two configurations tell the same to the same, in whatever order. */
export function tellTheSame(one: NotificationConfiguration, other: NotificationConfiguration) {
  const lines = (of: NotificationConfiguration) => [...notificationLines(of)].sort().join('\n');
  return lines(one) === lines(other);
}

/** What a bucket tells, as S3 has it. */
export async function readNotifications(
  client: S3Client,
  { bucket, accountId }: OwnedBucket,
): Promise<NotificationConfiguration> {
  const call = {
    code: 'read-failed',
    what: `read what bucket ${bucket} of account ${accountId} tells of its objects`,
    permission: `s3:GetBucketNotification on ${bucket}, and that ${accountId} owns it,`,
  } as const;
  const command = new GetBucketNotificationConfigurationCommand({
    ...{ Bucket: bucket, ExpectedBucketOwner: accountId },
  });
  const { $metadata: _, ...configuration } = await orAwsFault(call, client.send(command));
  return configuration;
}

/**
 * Replaces what a bucket tells. Targets are not tried: one of somebody else that is gone would keep
 * S3 from taking any change.
 */
export async function writeNotifications(
  client: S3Client,
  { bucket, accountId }: OwnedBucket,
  configuration: NotificationConfiguration,
): Promise<void> {
  const call = {
    code: 'send-failed',
    what: `change what bucket ${bucket} of account ${accountId} tells of its objects`,
    permission: `s3:PutBucketNotification on ${bucket}`,
  } as const;
  const command = new PutBucketNotificationConfigurationCommand({
    ...{ Bucket: bucket, ExpectedBucketOwner: accountId, SkipDestinationValidation: true },
    NotificationConfiguration: configuration,
  });
  await orAwsFault(call, client.send(command));
}
