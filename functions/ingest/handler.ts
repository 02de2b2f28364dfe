import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { eachMessage } from '../../infra/aws/each-message.ts';
import { openIngestWorld } from '../../infra/aws/ingest-world.ts';
import { count, lambda } from '../../infra/aws/lambda.ts';
import { readConfig } from '../config.ts';
import { ingestMessage } from './ingest-message.ts';

const world = openIngestWorld(readConfig(['LAKE_BUCKET', 'CLIENT_KEY_SECRET', 'KEEP_ALIVE_S']));

/** Messages about new objects → rows of those objects in the lake. */
export const handler = lambda<SQSEvent, SQSBatchResponse>((event, invocation) =>
  eachMessage(event, invocation, async (body) => {
    const ingested = await ingestMessage(body, await world(invocation.deadline));
    for (const { is } of ingested) {
      count(is === 'not-a-log' ? 'ObjectsLeftOut' : 'ObjectsRead');
      if (is !== 'not-a-log' && is.quarantined !== null) count('ObjectsQuarantined');
    }
  }),
);
