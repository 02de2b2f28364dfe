import { expect, test } from 'vitest';
import { exclusionsOf } from '../../../functions/behaviours/excluded-listeners.ts';
import { mergedTargets } from '../../../functions/discover/merged-targets.ts';
import { measureEvent } from '../../../functions/measure/measure-event.ts';
import { collectRun, startDueWindows } from '../../../functions/measure/measure-windows.ts';
import { rateQuery } from '../../../functions/measure/rate-query.ts';
import { nextAttempt, withRunHeader } from '../../../functions/measure/run-header.ts';
import { DAY_MS, HOUR_MS } from '../../../functions/model/time.ts';
import { WINDOW_MEASURED } from '../../../functions/model/window.ts';
import { DuckDbQueryRuns } from '../../infra/local/duckdb-query-runs.ts';
import { balancer, listener, listing } from '../discover/listing-samples.ts';
import { AT, AT_MS, openWorld, RUN, WINDOW_SETTINGS } from './measure-world.ts';

test('a query that does not start keeps no other from it; the fault names each that did not', async () => {
  let refusals = 0;
  const { world, runs } = await openWorld((inner) => ({
    start: async (sql) => {
      refusals += 1;
      if (refusals < 3) throw new Error(`refused, time ${refusals}`);
      return await inner.start(sql);
    },
    look: (id) => inner.look(id),
    rows: (id) => inner.rows(id),
    recent: (sinceMs) => inner.recent(sinceMs),
  }));
  const start = measureEvent({ do: 'start', at: AT }, world);
  await expect(start).rejects.toThrow('refused, time 1; refused, time 2');
  const started: string[] = [];
  for await (const { id } of runs.recent(0)) started.push(id);
  expect(started).toHaveLength(1);
});

test('more exclusions than fit into a query are named in one line, before any query starts', async () => {
  const { world, runs } = await openWorld();
  const manyExclusions = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      balancerType: 'application' as const,
      region: 'eu-west-1',
      balancer: `app/service-${at}/0123456789abcdef`,
      listener: '443',
    }));
  const startWith = (count: number) =>
    startDueWindows(AT_MS, { ...WINDOW_SETTINGS, exclusions: manyExclusions(count) }, world);
  await expect(startWith(2000)).rejects.toMatchObject({
    code: 'bad-config',
    message: expect.stringMatching(
      /^2000 listeners .* query \d{6} bytes long, and Athena takes 262144: share the accounts [^\n]+$/,
    ),
  });
  for await (const { id } of runs.recent(0)) throw new Error(`started all the same: ${id}`);
  expect(await startWith(1000)).toHaveLength(3);
});

test('1000 listeners that were found with mutual TLS, each since another time, fit into a query', async () => {
  const { world } = await openWorld();
  const targets = Array.from({ length: 1000 }, (_, at) => {
    const startedAtMs = AT_MS - 90 * DAY_MS + at * HOUR_MS;
    const attributes = { 'client_keep_alive.seconds': '3600' };
    const tlsListeners = [listener({ mutualTls: 'verify' })];
    const found = [
      balancer({ name: `app/service-${at}/0123456789abcdef`, attributes, tlsListeners }),
    ];
    const first = mergedTargets([], [listing(found, { startedAtMs })]);
    return mergedTargets(first, [listing(found, { startedAtMs: AT_MS - 6 * HOUR_MS })]);
  });
  const exclusions = [...exclusionsOf(targets.flat())];
  expect(exclusions).toHaveLength(1000);
  expect(await startDueWindows(AT_MS, { ...WINDOW_SETTINGS, exclusions }, world)).toHaveLength(3);
});

test("somebody else's query in the workgroup is left alone", async () => {
  const { world, sent, endOf, files } = await openWorld();
  const [step] = await measureEvent(await endOf('SELECT 1 AS x'), world);
  expect([step?.is, sent, (await files()).size]).toEqual(['not-ours', [], 0]);
});

test('a query that still runs is left alone', async () => {
  const never = new Promise<never>(() => {});
  const runs = new DuckDbQueryRuns(() => never, { nowMs: () => AT_MS });
  const { world, sent } = await openWorld(() => runs);
  const queryExecutionId = await runs.start(withRunHeader(RUN, 'SELECT 1'));
  const event = { 'detail-type': 'Athena Query State Change', detail: { queryExecutionId } };
  expect(await measureEvent(event, world)).toMatchObject([{ is: 'still-running' }]);
  expect(sent).toEqual([]);
});

test('a query that failed is reported, with the reason of the engine; its last attempt is a fault', async () => {
  const { world, sent, endOf, files } = await openWorld();
  const first = withRunHeader(RUN, 'SELECT nothing FROM nowhere');
  const [step] = await measureEvent(await endOf(first), world);
  expect(step).toMatchObject({ is: 'query-failed', detail: expect.stringContaining('nowhere') });
  const last = measureEvent(await endOf(nextAttempt(first)), world);
  await expect(last).rejects.toMatchObject({
    code: 'query-failed',
    message: expect.stringMatching(/measured\/end=2026-03-03T10\/revision=0.*nowhere/),
  });
  expect([sent, (await files()).size]).toEqual([[], 0]);
});

test('a query that succeeded is stored and reported to the bus; again, the bytes are the same', async () => {
  const { world, sent, endOf, files } = await openWorld();
  const { detail } = await endOf(withRunHeader(RUN, rateQuery(RUN)));
  const key = 'measured/end=2026-03-03T10/revision=0.json.gz';
  expect(await collectRun(detail.queryExecutionId, world)).toEqual({
    is: 'collected',
    detail: key,
  });
  const first = await files();
  expect([...first.keys()]).toEqual([key]);
  await collectRun(detail.queryExecutionId, world);
  expect(await files()).toEqual(first);
  expect(sent).toHaveLength(2);
  expect(sent[0]).toMatchObject({ type: WINDOW_MEASURED });
  expect(sent[1]).toEqual(sent[0]);
});
