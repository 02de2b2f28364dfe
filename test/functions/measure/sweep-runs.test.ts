import { expect, test } from 'vitest';
import { writeDocument } from '../../../functions/lake/lake-document.ts';
import { rateQuery } from '../../../functions/measure/rate-query.ts';
import { nextAttempt, withRunHeader } from '../../../functions/measure/run-header.ts';
import { sweepRuns } from '../../../functions/measure/sweep-runs.ts';
import { windowKey } from '../../../functions/model/window.ts';
import { AT_MS, openWorld, RUN } from './measure-world.ts';

const BROKEN = withRunHeader(RUN, 'SELECT nothing FROM nowhere');

test('a query that failed is started once more, and only once', async () => {
  const { world, runs, endOf } = await openWorld();
  await endOf(BROKEN);
  const [again] = await sweepRuns(AT_MS, world);
  expect(again?.is).toBe('started-again');
  await runs.ended(again?.detail ?? '');
  expect(await sweepRuns(AT_MS, world)).toEqual([{ is: 'query-failed', detail: again?.detail }]);
});

test('a query that succeeded is collected, whatever failed before it', async () => {
  const { world, sent, endOf } = await openWorld();
  await endOf(BROKEN);
  await endOf(nextAttempt(withRunHeader(RUN, rateQuery(RUN))));
  expect(await sweepRuns(AT_MS, world)).toMatchObject([{ is: 'collected' }]);
  expect(sent).toHaveLength(1);
});

test("a window that has its report, an older query and somebody else's are left alone", async () => {
  const { world, endOf } = await openWorld();
  await endOf(BROKEN);
  await endOf('SELECT 1 AS x');
  expect(await sweepRuns(AT_MS + 1, world)).toEqual([]);
  await writeDocument(world.lake, windowKey('reports', RUN), { schema: 1 });
  expect(await sweepRuns(AT_MS, world)).toEqual([]);
});
