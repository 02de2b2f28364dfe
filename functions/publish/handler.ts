import type { EventBridgeEvent } from 'aws-lambda';
import { openLake } from '../../infra/aws/lake.ts';
import { count, lambda, sendMetric } from '../../infra/aws/lambda.ts';
import { readPageShell } from '../../infra/aws/page-shell.ts';
import manifest from '../../package.json' with { type: 'json' };
import { readConfig } from '../config.ts';
import { windowEventSchema } from '../model/window.ts';
import { publishWindow } from './publish-window.ts';

const config = readConfig(['LAKE_BUCKET', 'METRICS_LEVEL']);
const lake = openLake(config);
const settings = {
  version: manifest.version,
  metricLevel: config.METRICS_LEVEL,
  pageShell: readPageShell(),
};

/** A window that was judged → its report, and the newest numbers as metrics. */
export const handler = lambda<EventBridgeEvent<string, unknown>, void>(async ({ detail }) => {
  const { metrics } = await publishWindow(windowEventSchema.parse(detail), settings, lake);
  for (const metric of metrics) sendMetric(metric);
  count('ReportsPublished');
});
