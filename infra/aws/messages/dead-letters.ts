import { StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { orAwsFault } from '../sdk/aws-fault.ts';
import { sqsClient } from './ingest-queue.ts';

/**
 * Has SQS move the messages of a dead-letter queue, by its ARN, back to the queue that they came
 * from; throws `send-failed` where it does not begin.
 */
export async function redriveDeadLetters(arn: string, client = sqsClient()): Promise<void> {
  const call = {
    code: 'send-failed',
    what: `move the messages of ${arn}`,
    permission: `sqs:StartMessageMoveTask on ${arn}`,
  } as const;
  await orAwsFault(call, client.send(new StartMessageMoveTaskCommand({ SourceArn: arn })));
}
