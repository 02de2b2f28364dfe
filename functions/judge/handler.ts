import type { EventBridgeEvent } from 'aws-lambda';
import { readLakeAlerts, readLakeTargets } from '../../infra/aws/lake-config.ts';
import { count, lambda, logger } from '../../infra/aws/lambda/lambda.ts';
import { EventBridgeBus } from '../../infra/aws/messages/event-bus.ts';
import { S3Store } from '../../infra/aws/s3/s3-store.ts';
import { allowedVersions } from '../behaviours/allowed-versions.ts';
import { readConfig } from '../config.ts';
import { BALANCER_VERDICTS, VERDICT_METRICS } from '../model/verdict.ts';
import { windowEventSchema } from '../model/window.ts';
import { type JudgeWorld, judgeWindow } from './judge-window.ts';

const { lakeBucket, bus, targetsKey, staleAfterMs } = readConfig([
  'lakeBucket',
  'bus',
  'targetsKey',
  'staleAfterMs',
]);
const lake = new S3Store(lakeBucket);

const world: JudgeWorld = {
  lake,
  bus: new EventBridgeBus(bus),
  clock: { nowMs: Date.now },
  warn: (line) => logger.warn(line),
  allowedVersions: async () => allowedVersions(await readLakeTargets(lake, targetsKey)),
  // What a person configured is read anew for each window.
  alertConfig: async () => {
    const targets = await readLakeTargets(lake, targetsKey);
    return { settings: await readLakeAlerts(lake), targets: targets.length > 0 ? targets : null };
  },
};

/** A window that was measured → its deviations, and the alerts that changed. */
export const handler = lambda<EventBridgeEvent<string, unknown>, void>(async ({ detail }) => {
  const window = windowEventSchema.parse(detail);
  const { deviations, verdicts } = await judgeWindow(window, { staleAfterMs }, world);
  count('Deviations', deviations.length);
  for (const name of BALANCER_VERDICTS) {
    count(VERDICT_METRICS[name], verdicts.filter(({ verdict }) => verdict === name).length);
  }
});
