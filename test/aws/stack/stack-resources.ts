import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { at, type Template } from '../../infra/template/cloudformation.ts';
import { LOG_BUCKET, propertiesOf } from './packaged-stack.ts';

/** The queues of the chain, by address; those of the bus stand for the functions that it calls. */
export interface Queues {
  readonly ingest: string;
  readonly ingestDead: string;
  readonly measured: string;
  readonly judged: string;
  readonly alerts: string;
  /** Of somebody who subscribed to the topic of alerts. */
  readonly subscribed: string;
}

/** What stands between the functions. */
export interface Resources {
  readonly queues: Queues;
  readonly topicArn: string;
}

export const LAKE = 'lakebucket';
export const RESULTS = 'resultsbucket';
export const CLIENT_KEY_SECRET = 'resumption-watch/prod/client-key';
export const WEBHOOK_SECRET = {
  Name: 'resumption-watch/prod/webhook',
  SecretString: `whsec_${Buffer.from('k'.repeat(32)).toString('base64')}`,
};

const sqs = new SQSClient();
const eventBridge = new EventBridgeClient();

/** Makes what the template declares between the functions, with its own patterns and settings. */
export async function makeResources(s3: S3Client, template: Template): Promise<Resources> {
  const hears = { EventBridgeConfiguration: {} };
  for (const Bucket of [LAKE, LOG_BUCKET, RESULTS]) {
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' as const };
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    const told = { Bucket, NotificationConfiguration: hears };
    if (Bucket !== LAKE) await s3.send(new PutBucketNotificationConfigurationCommand(told));
  }
  const key = { Name: CLIENT_KEY_SECRET, SecretString: 'k'.repeat(64) };
  for (const secret of [key, WEBHOOK_SECRET])
    await new SecretsManagerClient().send(new CreateSecretCommand(secret));
  const bus = String(propertiesOf(template, 'EventBus').Name);
  await eventBridge.send(new CreateEventBusCommand({ Name: bus }));
  const queues = await makeQueues(template);
  const rules = [
    ['LogObjectsRule', queues.ingest],
    ['ResultObjectsRule', queues.ingest],
    ['WindowMeasuredRule', queues.measured],
    ['WindowJudgedRule', queues.judged],
    ['AlertRule', queues.alerts],
  ] as const;
  for (const [rule, queue] of rules) await makeRule(template, rule, queue);
  return { queues, topicArn: await makeTopic(queues.subscribed) };
}

async function makeTopic(subscriber: string): Promise<string> {
  const sns = new SNSClient();
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'alertstopic' }));
  const Endpoint = await arnOf(subscriber);
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  return TopicArn;
}

/** Those of the template by the names that its deployment has in tests. */
async function makeQueues(template: Template): Promise<Queues> {
  const declared = propertiesOf(template, 'IngestQueue');
  const ingestDead = await queueOf('ingestdeadletterqueue');
  const ingest = await queueOf('ingestqueue', {
    VisibilityTimeout: String(declared.VisibilityTimeout),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: await arnOf(ingestDead),
      maxReceiveCount: at(declared, 'RedrivePolicy', 'maxReceiveCount'),
    }),
  });
  return {
    ingest,
    ingestDead,
    measured: await queueOf('chain-measured'),
    judged: await queueOf('chain-judged'),
    alerts: await queueOf('chain-alerts'),
    subscribed: await queueOf('chain-subscribed'),
  };
}

async function queueOf(name: string, Attributes: Record<string, string> = {}): Promise<string> {
  const made = new CreateQueueCommand({ QueueName: name, Attributes });
  return (await sqs.send(made)).QueueUrl ?? '';
}

async function arnOf(queue: string): Promise<string | undefined> {
  const asked = new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['QueueArn'] });
  return (await sqs.send(asked)).Attributes?.QueueArn;
}

async function makeRule(template: Template, id: string, queue: string): Promise<void> {
  const { EventPattern, EventBusName } = propertiesOf(template, id);
  const bus = EventBusName === undefined ? {} : { EventBusName: String(EventBusName) };
  const pattern = JSON.stringify(EventPattern);
  await eventBridge.send(new PutRuleCommand({ Name: id, ...bus, EventPattern: pattern }));
  const Targets = [{ Id: 'queue', Arn: await arnOf(queue) }];
  await eventBridge.send(new PutTargetsCommand({ Rule: id, ...bus, Targets }));
}
