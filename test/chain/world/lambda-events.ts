import type { Context, SQSEvent } from 'aws-lambda';
import type { QueueMessage } from './message-queue.ts';

/** What Lambda tells a function of its invocation. */
export function lambdaContext(deadline: AbortSignal): Context {
  return {
    ...{ functionName: 'ingest', functionVersion: '1', awsRequestId: 'request' },
    ...{ invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:ingest' },
    ...{ memoryLimitInMB: '512', logGroupName: 'ingest', logStreamName: 'ingest' },
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => (deadline.aborted ? 0 : 300_000),
    ...{ done: () => {}, fail: () => {}, succeed: () => {} },
  };
}

/** Messages of a queue as Lambda hands them to a function. */
export function sqsEvent(batch: readonly QueueMessage[]): SQSEvent {
  return {
    Records: batch.map(({ messageId, body, receiveCount }) => ({
      ...{ messageId, body, receiptHandle: messageId, md5OfBody: '', messageAttributes: {} },
      ...{ eventSource: 'aws:sqs', awsRegion: 'eu-west-1' },
      eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:ingest',
      attributes: {
        ApproximateReceiveCount: String(receiveCount),
        SentTimestamp: '0',
        SenderId: 'chain',
        ApproximateFirstReceiveTimestamp: '0',
      },
    })),
  };
}
