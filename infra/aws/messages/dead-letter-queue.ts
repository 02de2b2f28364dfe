import {
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { orAwsFault } from '../sdk/aws-fault.ts';
import type { QueueName } from './queue-name.ts';

/** The address of a queue. */
export async function queueUrl(queue: QueueName, client: SQSClient): Promise<string> {
  const call = {
    code: 'read-failed',
    what: `find the queue ${queue.arn}`,
    permission: `sqs:GetQueueUrl on ${queue.arn}`,
  } as const;
  const asked = { QueueName: queue.name, QueueOwnerAWSAccountId: queue.accountId };
  const { QueueUrl = '' } = await orAwsFault(call, client.send(new GetQueueUrlCommand(asked)));
  return QueueUrl;
}

/**
 * The ARNs of the queues whose messages SQS puts into a dead-letter queue: none where only EventBridge
 * or Lambda do, which name it otherwise.
 */
export async function sourceQueues(
  queue: QueueName,
  url: string,
  client: SQSClient,
): Promise<readonly string[]> {
  const call = {
    code: 'read-failed',
    what: `ask whose messages ${queue.arn} gets`,
    permission: `sqs:ListDeadLetterSourceQueues on ${queue.arn}`,
  } as const;
  const list = new ListDeadLetterSourceQueuesCommand({ QueueUrl: url });
  const { queueUrls = [] } = await orAwsFault(call, client.send(list));
  // They must be in the account and Region of the dead-letter queue.
  const prefix = queue.arn.slice(0, -queue.name.length);
  return queueUrls.map((one) => `${prefix}${one.slice(one.lastIndexOf('/') + 1)}`);
}
