import { count, lambda, logger } from '../../infra/aws/lambda/lambda.ts';
import { S3Store } from '../../infra/aws/s3/s3-store.ts';
import { readConfig } from '../config.ts';
import { compactLake } from './compact.ts';

/** The time before the deadline in which what was read is still written. */
const RESERVE_MS = 30_000;

const { lakeBucket } = readConfig(['lakeBucket']);
const world = { lake: new S3Store(lakeBucket), clock: { nowMs: Date.now } };

/** The clock → the small files of closed hours merged. */
export const handler = lambda<unknown, void>(async (_event, { deadlineMs }) => {
  const done = await compactLake(world, { deadlineMs: deadlineMs - RESERVE_MS });
  for (const key of done.unreadable) logger.warn('a file of the lake can not be read', { key });
  count('FilesMerged', done.files);
  count('BytesSaved', done.bytesBefore - done.bytesAfter);
  logger.info('compacted', { stoppedBy: done.stoppedBy, wholes: done.wholes, rows: done.rows });
});
