import { openCompactWorld } from '../../infra/aws/compact-world.ts';
import { count, lambda, logger } from '../../infra/aws/lambda.ts';
import { readConfig } from '../config.ts';
import { compactLake } from './compact.ts';

/** What is at hand at the deadline is still written. */
const RESERVE_MS = 30_000;

const world = openCompactWorld(readConfig(['LAKE_BUCKET']));

/** The clock → the small files of closed hours merged. */
export const handler = lambda<unknown, void>(async (_event, { deadlineMs }) => {
  const done = await compactLake(world, { deadlineMs: deadlineMs - RESERVE_MS });
  for (const key of done.unreadable) logger.warn('a file of the lake can not be read', { key });
  count('FilesMerged', done.files);
  count('BytesSaved', done.bytesBefore - done.bytesAfter);
  logger.info('compacted', { stoppedBy: done.stoppedBy, wholes: done.wholes, rows: done.rows });
});
