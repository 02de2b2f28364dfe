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
  readingNotes,
} from './ingest-message.ts';
import { interruptible } from './interruptible-store.ts';

const config = readConfig([
  ...(['lakeBucket', 'clientKeySecret', 'keepAliveMs', 'projectedRegions'] as const),
  ...(['targetsKey', 'logBuckets', 'logPrefixes', 'resultsBucket'] as const),
]);
const client = s3Client();
const lake = new S3Store(config.lakeBucket, client);
const { logBuckets, logPrefixes, resultsBucket } = config;
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
    named: { logBuckets, logPrefixes, resultsBucket },
    deliveries,
  };
}

/** Messages about new objects → rows of those objects in the lake. */
export const handler = lambda<SQSEvent, SQSBatchResponse>((event, invocation) =>
  eachMessage(event, invocation, async (body) => {
    const message = await ingestMessage(body, await world(invocation.deadline));
    for (const { is } of message.objects)
      for (const metric of readingMetrics(is, config.projectedRegions)) count(metric);
    for (const { level, says, detail } of readingNotes(message, config.projectedRegions))
      logger[level](says, { ...detail });
  }),
);
