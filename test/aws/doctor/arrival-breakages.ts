import {
  DeleteRuleCommand,
  DisableRuleCommand,
  EventBridgeClient,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  type NotificationConfiguration,
  PutBucketEncryptionCommand,
  PutBucketNotificationConfigurationCommand,
} from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DAY_MS } from '../../../functions/model/time.ts';
import { s3Client } from '../../../infra/aws/s3/s3-client.ts';
import { S3Store } from '../../../infra/aws/s3/s3-store.ts';
import type { Breakage } from './breakage.ts';
import { LOG_BUCKET, logKeyAt, type SoundStack } from './sound-stack.ts';

const OTHER_REGION = 'us-east-2';
const NOT_LISTED = {
  ...{ accountId: '210987654321', region: 'eu-west-1', what: 'role' as const },
  reason: 'not trusted',
};

export const ARRIVAL_BREAKAGES: readonly Breakage[] = [
  {
    name: 'an account is not listed',
    plant: (stack) => stack.discovered({ notListed: [NOT_LISTED] }),
    found: [['broken', 'discovery', /^not listed: 210987654321 eu-west-1 \(role\): not trusted/]],
  },
  {
    name: 'balancers were listed yesterday',
    plant: (stack) => stack.discovered({ listedAt: new Date(Date.now() - DAY_MS).toISOString() }),
    found: [['broken', 'discovery', /^balancers were listed last at 20/]],
  },
  {
    name: 'what discover left is damaged',
    plant: (stack) => stack.put(stack.id('LakeBucket'), 'config/discovered.json', '{"schema":1'),
    found: [['broken', 'discovery', /^config\/discovered\.json is damaged: restore an earlier/]],
  },
  {
    name: 'EventBridge is off at the log bucket',
    mends: true,
    plant: () => notify(LOG_BUCKET, {}),
    found: [
      [
        'broken',
        'eventbridge',
        /^off for acme-logs: .*put-bucket-notification-configuration --bucket acme-logs --notification-configuration '\{"EventBridgeConfiguration": \{\}\}' --region eu-west-1$/,
      ],
    ],
  },
  {
    name: 'EventBridge is off at a log bucket that has other notifications',
    mends: true,
    plant: async () => {
      await new SQSClient().send(new CreateQueueCommand({ QueueName: 'acme-others' }));
      const QueueArn = 'arn:aws:sqs:eu-west-1:000000000000:acme-others';
      const QueueConfigurations = [{ QueueArn, Events: ['s3:ObjectRemoved:*' as const] }];
      await notify(LOG_BUCKET, { QueueConfigurations });
    },
    found: [
      [
        'broken',
        'eventbridge',
        /other notifications.* > notifications\.json: .*file:\/\/notifications\.json/,
      ],
    ],
  },
  {
    name: 'EventBridge is off at the bucket of result files',
    mends: true,
    plant: (stack) => notify(stack.id('ResultsBucket'), {}),
    found: [['broken', 'eventbridge', /^off for resumption-watch-prod-resultsbucket-/]],
  },
  {
    name: 'the log bucket is not there',
    plant: removeLogBucket,
    found: [
      ['broken', 'log-buckets', /^there is no log bucket acme-logs: .*--param="logBuckets=NAME"$/],
      ['broken', 'logs', /^no log object in any log bucket/],
      ['waiting', 'ledger', /^no log object yet/],
    ],
  },
  {
    name: 'the log bucket is in another Region',
    plant: moveLogBucket,
    found: [['broken', 'log-buckets', /^acme-logs is in us-east-2, .*--region us-east-2/]],
  },
  {
    name: 'the log bucket encrypts with a KMS key that ingest may not use',
    mends: true,
    plant: async () => {
      const byKms = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: 'alias/logs' };
      const Rules = [{ ApplyServerSideEncryptionByDefault: byKms }];
      const ServerSideEncryptionConfiguration = { Rules };
      await s3Client().send(
        new PutBucketEncryptionCommand({ Bucket: LOG_BUCKET, ServerSideEncryptionConfiguration }),
      );
    },
    found: [['broken', 'log-encryption', /encrypts with KMS key alias\/logs: .*logKmsKeyArns/]],
  },
  {
    name: 'the rule for log objects is disabled',
    mends: true,
    plant: async (stack) => {
      const Name = stack.id('LogObjectsRule');
      await new EventBridgeClient().send(new DisableRuleCommand({ Name }));
    },
    found: [['broken', 'rules', /^LogObjectsRule is disabled.*events enable-rule --name/]],
  },
  {
    name: 'a rule on the bus of the stack has lost its target',
    plant: async (stack) => {
      const place = { Rule: stack.id('WindowMeasuredRule'), EventBusName: stack.id('EventBus') };
      await new EventBridgeClient().send(new RemoveTargetsCommand({ ...place, Ids: ['judge'] }));
    },
    found: [['broken', 'rules', /^the target of rule WindowMeasuredRule is gone: .*drift/]],
  },
  {
    name: 'the rule for log objects is gone',
    plant: async (stack) => {
      const events = new EventBridgeClient();
      const Name = stack.id('LogObjectsRule');
      await events.send(new RemoveTargetsCommand({ Rule: Name, Ids: ['ingest'] }));
      await events.send(new DeleteRuleCommand({ Name }));
    },
    // Nothing else says which buckets there are.
    found: [
      ...(['log-buckets', 'log-encryption', 'eventbridge'] as const).map(
        (check) => ['unchecked', check, /^LogObjectsRule, .* is gone$/] as const,
      ),
      ['broken', 'rules', /^rule LogObjectsRule is gone/],
      ['unchecked', 'logs', /is gone$/],
      ['unchecked', 'ledger', /is gone$/],
    ],
  },
  {
    name: 'the queue no longer lets EventBridge send',
    plant: async (stack) => {
      const asked = { QueueUrl: stack.id('IngestQueue'), Attributes: { Policy: '' } };
      await new SQSClient().send(new SetQueueAttributesCommand(asked));
    },
    found: [['broken', 'queue', /^the policy that lets EventBridge send to the queue is gone/]],
  },
  {
    name: 'the queue is gone',
    plant: async (stack) => {
      const QueueUrl = stack.id('IngestQueue');
      await new SQSClient().send(new DeleteQueueCommand({ QueueUrl }));
    },
    found: [['broken', 'queue', /^the queue of ingest is gone/]],
  },
  {
    name: 'no balancer writes logs',
    plant: (stack) => new S3Store(LOG_BUCKET).remove(stack.logKey),
    found: [
      ['broken', 'logs', /^no log object in any log bucket: .*Key=access_logs\.s3\.enabled/],
      ['waiting', 'ledger', /^no log object yet/],
    ],
  },
  {
    name: 'log objects come and are not read',
    plant: (stack) => stack.putLog(logKeyAt(Date.now(), '10.0.0.8'), 'lines'),
    found: [['broken', 'ledger', /_10\.0\.0\.8_.* was not read\..*npm run backfill -- --bucket/]],
  },
  {
    name: 'the newest log object could not be read',
    plant: async (stack) => {
      const key = logKeyAt(Date.now(), '10.0.0.9');
      await stack.putLog(key, Buffer.from([0x1f, 0x8b, 8, 0]));
      await stack.ingest(key);
    },
    found: [
      ['broken', 'ledger', /_10\.0\.0\.9_.* was set aside, unread.*\/quarantine\/\w{32}\.json/],
    ],
  },
];

async function notify(Bucket: string, configuration: NotificationConfiguration): Promise<void> {
  const asked = { Bucket, NotificationConfiguration: configuration };
  await s3Client().send(new PutBucketNotificationConfigurationCommand(asked));
}

async function removeLogBucket(stack: SoundStack): Promise<void> {
  await new S3Store(LOG_BUCKET).remove(stack.logKey);
  await s3Client().send(new DeleteBucketCommand({ Bucket: LOG_BUCKET }));
}

/** Makes the log bucket anew in another Region, with the log that was read. */
export async function moveLogBucket(stack: SoundStack): Promise<void> {
  await removeLogBucket(stack);
  const CreateBucketConfiguration = { LocationConstraint: OTHER_REGION } as const;
  const made = { Bucket: LOG_BUCKET, CreateBucketConfiguration };
  await s3Client({ region: OTHER_REGION }).send(new CreateBucketCommand(made));
  await notify(LOG_BUCKET, { EventBridgeConfiguration: {} });
  await stack.putLog(stack.logKey, 'lines');
  await stack.ingest(stack.logKey);
}
