import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { Fault } from '../../../functions/errors.ts';
import { placeInSources } from './error-places.ts';
import { type Invocation, logger } from './lambda.ts';

/**
 * Works on each message of a batch, one after another: what one needs of memory is then what all
 * need. Those that failed, and those for which no time was left, come back to the queue alone.
 */
export async function eachMessage(
  event: SQSEvent,
  { context, deadline }: Invocation,
  work: (body: string) => Promise<void>,
): Promise<SQSBatchResponse> {
  const handle = async ({ body, messageId }: SQSRecord): Promise<void> => {
    try {
      if (deadline.aborted) throw new Fault('not-yet', 'no time was left for this message');
      await work(body);
    } catch (error) {
      placeInSources(error);
      logger.error('a message goes back to the queue', { messageId, error: asError(error) });
      throw error;
    }
  };
  // A fresh processor each time: it holds the failures of its batch.
  return await processPartialResponse(event, handle, new BatchProcessor(EventType.SQS), {
    context,
    processInParallel: false,
    throwOnFullBatchFailure: false,
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
