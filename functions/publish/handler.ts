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
import { publishFleet } from './fleet/publish-fleet.ts';
import { putRegions } from './fleet/put-region.ts';
import { publishWindow, readPublishEvent } from './publish-window.ts';

const { lakeBucket, targetsKey, logBuckets, homeLakes, regionPrefix, ...config } = readConfig([
  ...(['lakeBucket', 'targetsKey', 'metricLevel', 'logBuckets', 'staleAfterMs'] as const),
  ...(['homeLakes', 'regionPrefix', 'homeAccounts'] as const),
]);
const { metricLevel, staleAfterMs, homeAccounts: accounts } = config;
const lake = new S3Store(lakeBucket);
const homes = homeLakes.map((bucket) => ({ name: bucket, store: new S3Store(bucket) }));
// The page without data, which the build makes (infra/package/build.ts).
const made = { version: manifest.version, metricLevel, pageShell: readBesideBundle('page.html') };
const expectedLogs = { buckets: logBuckets, staleAfterMs };
const known = () => readListed(lake, targetsKey, (line) => logger.warn(line));

/** A window that was judged → its report and metrics; the clock → the page of all Regions. */
export const handler = lambda<unknown, void>(async (event, { deadlineMs }) => {
  const asked = readPublishEvent(event);
  if ('joinAtMs' in asked) {
    const until = { clock: { nowMs: Date.now }, atMs: deadlineMs };
    const read = { nowMs: asked.joinAtMs, staleAfterMs, until };
    const { fleet, metrics, failed } = await publishFleet(lake, { ...made, ...read, accounts });
    for (const metric of metrics) sendMetric(metric);
    count('RegionsStale', fleet.parts.filter(({ stale }) => stale).length);
    count('RegionsLeftOut', fleet.leftOut.length);
    for (const one of [...fleet.leftOut, ...failed]) logger.warn('left out', { ...one });
    return;
  }
  const { metrics } = await publishWindow(asked.window, { ...made, expectedLogs, known }, lake);
  for (const metric of metrics) sendMetric(metric);
  count('ReportsPublished');
  // The own report is there whatever becomes of this, and the next window puts it again.
  for (const fault of await putRegions(lake, homes, regionPrefix)) {
    count('HomeReportsFailed');
    logger.error('the home lake did not get the report', { error: fault });
  }
});
