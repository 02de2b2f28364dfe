import { expect, test } from 'vitest';
import { measureEvent } from '../../../functions/measure/measure-event.ts';
import { withRunHeader } from '../../../functions/measure/run-header.ts';
import { AT, openWorld, RUN } from './measure-world.ts';

test.each([
  ['nothing', null],
  ['something else to do', { do: 'tidy', at: AT }],
  ['a start without a time', { do: 'start' }],
  ['the end of something else', { 'detail-type': 'Glue Job State Change', detail: {} }],
])('%s is no event of ours, and is refused', async (_name, event) => {
  const { world } = await openWorld();
  await expect(measureEvent(event, world)).rejects.toMatchObject({ code: 'bad-event' });
});

test('the same hour starts the same queries, however often it calls', async () => {
  const { world, runs } = await openWorld();
  const first = await measureEvent({ do: 'start', at: AT }, world);
  const again = await measureEvent({ do: 'start', at: '2026-03-03T10:59:59Z' }, world);
  expect(again).toEqual(first);
  expect(new Set(first.map(({ is }) => is))).toEqual(new Set(['started']));
  const started: string[] = [];
  for await (const { id } of runs.recent(0)) started.push(id);
  expect(started).toHaveLength(3);
});

test('a sweep looks at the queries of the six hours before it', async () => {
  const { world, endOf } = await openWorld();
  await endOf(withRunHeader(RUN, 'SELECT nothing FROM nowhere'));
  expect(await measureEvent({ do: 'sweep', at: '2026-03-03T16:17:06Z' }, world)).toEqual([]);
  const swept = await measureEvent({ do: 'sweep', at: '2026-03-03T16:17:05Z' }, world);
  expect(swept).toMatchObject([{ is: 'started-again' }]);
});
