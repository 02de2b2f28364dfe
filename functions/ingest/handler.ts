import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { lakeDeliveries } from '../../infra/aws/lake-config.ts';
import { eachMessage } from '../../infra/aws/lambda/each-message.ts';
import { count, lambda, logger } from '../../infra/aws/lambda/lambda.ts';
import { s3Client } from '../../infra/aws/s3/s3-client.ts';
import { S3Store } from '../../infra/aws/s3/s3-store.ts';
import { readClientKeySecret } from '../../infra/aws/secrets.ts';
import { readConfig } from '../config.ts';
import {
  ingestMessage,
  type MessageWorld,
  readingMetrics,
  unseenRegions,
} from './ingest-message.ts';
import { interruptible } from './interruptible-store.ts';

const config = readConfig([
  ...(['lakeBucket', 'clientKeySecret', 'keepAliveMs', 'projectedRegions'] as const),
  'targetsKey',
]);
const client = s3Client();
const lake = new S3Store(config.lakeBucket, client);
const UNSEEN = 'no query reads rows of these Regions: add them to the parameter balancerRegions';
const deliveries = lakeDeliveries(lake, config.targetsKey, (line) => logger.warn(line));
let knownKey: Uint8Array | undefined;

/** The world until a deadline; the key for client addresses is fetched once. */
async function world(deadline: AbortSignal): Promise<MessageWorld> {
  knownKey ??= await readClientKeySecret(config.clientKeySecret);
  return {
    logsOf: (bucket) => interruptible(new S3Store(bucket, client), deadline),
    lake,
    clientKey: knownKey,
    keepAliveMs: config.keepAliveMs,
    nowMs: Date.now,
    deliveries,
  };
}

/** Messages about new objects → rows of those objects in the lake. */
export const handler = lambda<SQSEvent, SQSBatchResponse>((event, invocation) =>
  eachMessage(event, invocation, async (body) => {
    const ingested = await ingestMessage(body, await world(invocation.deadline));
    for (const { bucket, key, is } of ingested) {
      for (const metric of readingMetrics(is, config.projectedRegions)) count(metric);
      const regions = unseenRegions(is, config.projectedRegions);
      if (regions.length > 0) logger.warn(UNSEEN, { regions, bucket, key });
    }
  }),
);
