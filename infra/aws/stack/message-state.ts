import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { paginateListSubscriptionsByTopic } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { ask } from './ask.ts';
import type { StackClients } from './stack-clients.ts';

/** A queue as SQS has it now; undefined where there is none. */
export async function queueState({ sqs }: StackClients, url: string) {
  const found = await ask(
    { what: `look at queue ${url}`, right: 'sqs:GetQueueAttributes', on: url },
    sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] })),
  );
  if (found === undefined) return undefined;
  const { QueueArn = '', Policy = '', ...counts } = found.Attributes ?? {};
  return {
    arn: QueueArn,
    policy: Policy,
    waiting: Number(counts.ApproximateNumberOfMessages ?? 0),
    inFlight: Number(counts.ApproximateNumberOfMessagesNotVisible ?? 0),
  };
}

/** Whether a secret is there, and since when it is to be deleted; its value is not asked for. */
export async function secretState({ secrets }: StackClients, secret: string) {
  const found = await ask(
    { what: `look at secret ${secret}`, right: 'secretsmanager:DescribeSecret', on: secret },
    secrets.send(new DescribeSecretCommand({ SecretId: secret })),
  );
  return found === undefined ? undefined : { isDeleted: found.DeletedDate !== undefined };
}

/** A subscription of a topic. */
export interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly isConfirmed: boolean;
}

/** The subscriptions of a topic; undefined where there is no such topic. */
export async function subscriptions(
  { sns }: StackClients,
  topicArn: string,
): Promise<readonly Subscription[] | undefined> {
  const right = 'sns:ListSubscriptionsByTopic';
  const pages = paginateListSubscriptionsByTopic({ client: sns }, { TopicArn: topicArn });
  const listed = async () => {
    const all: Subscription[] = [];
    for await (const { Subscriptions = [] } of pages) {
      for (const { Protocol = '', Endpoint = '', SubscriptionArn = '' } of Subscriptions) {
        const isConfirmed = SubscriptionArn.startsWith('arn:');
        all.push({ protocol: Protocol, endpoint: Endpoint, isConfirmed });
      }
    }
    return all;
  };
  return await ask({ what: `list who hears of ${topicArn}`, right, on: topicArn }, listed());
}

/** An alarm of CloudWatch. */
export interface AlarmState {
  readonly name: string;
  readonly says: string;
  readonly state: string;
  readonly reason: string;
  readonly actsOnAlarm: boolean;
}

/** The alarms of these names; those that are gone are left out. */
export async function alarmStates(
  { cloudWatch }: StackClients,
  names: readonly string[],
): Promise<readonly AlarmState[]> {
  const right = 'cloudwatch:DescribeAlarms';
  const question = { what: 'look at the alarms', right, on: 'the alarms of the stack' };
  const asked = new DescribeAlarmsCommand({ AlarmNames: [...names], MaxRecords: 100 });
  const { MetricAlarms = [] } = (await ask(question, cloudWatch.send(asked))) ?? {};
  return MetricAlarms.map((alarm) => ({
    name: alarm.AlarmName ?? '',
    says: alarm.AlarmDescription ?? '',
    state: alarm.StateValue ?? '',
    reason: alarm.StateReason ?? '',
    actsOnAlarm: alarm.ActionsEnabled !== false,
  }));
}
