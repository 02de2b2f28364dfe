import type { EventBridgeEvent } from 'aws-lambda';
import { readKnownTargets, readLakeAlerts } from '../../infra/aws/lake-config.ts';
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

const world: Omit<JudgeWorld, 'alertConfig'> = {
  lake,
  bus: new EventBridgeBus(bus),
  clock: { nowMs: Date.now },
  warn: (line) => logger.warn(line),
};

/** A window that was measured → its deviations, and the alerts that changed. */
export const handler = lambda<EventBridgeEvent<string, unknown>, void>(async ({ detail }) => {
  const window = windowEventSchema.parse(detail);
  // What a person configured is read anew for each window.
  const { written, all } = await readKnownTargets(lake, targetsKey, (line) => logger.warn(line));
  const settings = { staleAfterMs, targets: all, allowedVersions: allowedVersions(all) };
  const { deviations, verdicts } = await judgeWindow(window, settings, {
    ...world,
    alertConfig: async () => ({
      settings: await readLakeAlerts(lake),
      // Only what a person names can be taken out by a person.
      targets: written.length > 0 ? all : null,
    }),
  });
  count('Deviations', deviations.length);
  for (const name of BALANCER_VERDICTS) {
    count(VERDICT_METRICS[name], verdicts.filter(({ verdict }) => verdict === name).length);
  }
});
