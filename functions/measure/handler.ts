import { AthenaRuns } from '../../infra/aws/athena/athena-runs.ts';
import { readKnownTargets } from '../../infra/aws/lake-config.ts';
import { count, lambda, logger } from '../../infra/aws/lambda/lambda.ts';
import { EventBridgeBus } from '../../infra/aws/messages/event-bus.ts';
import { S3Store } from '../../infra/aws/s3/s3-store.ts';
import { exclusionsOf } from '../behaviours/excluded-listeners.ts';
import { readConfig } from '../config.ts';
import { type MeasureEventWorld, measureEvent } from './measure-event.ts';

const { lakeBucket, workgroup, database, bus, targetsKey, ...durations } = readConfig([
  ...(['lakeBucket', 'workgroup', 'database', 'bus', 'targetsKey'] as const),
  ...(['sessionLifetimeMs', 'keepAliveMs'] as const),
]);
const lake = new S3Store(lakeBucket);

const world: MeasureEventWorld = {
  lake,
  queries: new AthenaRuns({ workgroup, database }),
  bus: new EventBridgeBus(bus),
  // Targets are read anew for each start.
  settings: async () => {
    const { all } = await readKnownTargets(lake, targetsKey, (line) => logger.warn(line));
    return { ...durations, exclusions: [...exclusionsOf(all)] };
  },
};

/** The clock, or the completion event of a query → queries started, or their rows in the lake. */
export const handler = lambda<unknown, void>(async (event) => {
  const done = await measureEvent(event, world);
  for (const { is, detail } of done) {
    count(is === 'query-failed' ? 'QueriesFailed' : 'QueriesHandled');
    logger.info(is, { detail });
  }
});
