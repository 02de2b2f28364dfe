import type { EventBridgeEvent } from 'aws-lambda';
import { readListed } from '../../infra/aws/lake-config.ts';
import {
  count,
  lambda,
  logger,
  readBesideBundle,
  sendMetric,
} from '../../infra/aws/lambda/lambda.ts';
import { S3Store } from '../../infra/aws/s3/s3-store.ts';
import manifest from '../../package.json' with { type: 'json' };
import { readConfig } from '../config.ts';
import { windowEventSchema } from '../model/window.ts';
import { publishWindow } from './publish-window.ts';

const { lakeBucket, targetsKey, metricLevel, logBuckets, staleAfterMs } = readConfig([
  ...(['lakeBucket', 'targetsKey', 'metricLevel', 'logBuckets', 'staleAfterMs'] as const),
]);
const lake = new S3Store(lakeBucket);
const settings = {
  version: manifest.version,
  metricLevel,
  expectedLogs: { buckets: logBuckets, staleAfterMs },
  // The page without data, which the build makes (infra/package/build.ts).
  pageShell: readBesideBundle('page.html'),
  known: () => readListed(lake, targetsKey, (line) => logger.warn(line)),
};

/** A window that was judged → its report, and the newest numbers as metrics. */
export const handler = lambda<EventBridgeEvent<string, unknown>, void>(async ({ detail }) => {
  const { metrics } = await publishWindow(windowEventSchema.parse(detail), settings, lake);
  for (const metric of metrics) sendMetric(metric);
  count('ReportsPublished');
});
