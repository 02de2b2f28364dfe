import type { EventBridgeEvent } from 'aws-lambda';
import { lambda, measureRate } from '../../infra/aws/lambda.ts';
import { openLake } from '../../infra/aws/worlds.ts';
import manifest from '../../package.json' with { type: 'json' };
import { readConfig } from '../config.ts';
import { windowEventSchema } from '../model/window.ts';
import { publishWindow } from './publish-window.ts';
import { rateMetrics } from './rate-metrics.ts';

const lake = openLake(readConfig(['LAKE_BUCKET']));

/** A window that was judged → its report, and the newest report's numbers as metrics. */
export const handler = lambda<EventBridgeEvent<string, unknown>, void>(async ({ detail }) => {
  const report = await publishWindow(windowEventSchema.parse(detail), manifest.version, lake);
  for (const metric of rateMetrics(report)) measureRate(metric);
});
