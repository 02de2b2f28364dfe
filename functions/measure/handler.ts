import { count, lambda, logger } from '../../infra/aws/lambda.ts';
import { openMeasureWorld } from '../../infra/aws/measure-world.ts';
import { readConfig } from '../config.ts';
import { measureEvent } from './measure-event.ts';

const config = readConfig([
  ...(['LAKE_BUCKET', 'WORKGROUP', 'DATABASE', 'BUS', 'TARGETS_KEY'] as const),
  ...(['SESSION_LIFETIME_H', 'KEEP_ALIVE_S'] as const),
]);
const world = openMeasureWorld(config);

/** The clock, or the end of a query → queries started, or their rows in the lake. */
export const handler = lambda<unknown, void>(async (event) => {
  const done = await measureEvent(event, world);
  for (const { is, detail } of done) {
    count(is === 'query-failed' ? 'QueriesFailed' : 'QueriesHandled');
    logger.info(is, { detail });
  }
});
