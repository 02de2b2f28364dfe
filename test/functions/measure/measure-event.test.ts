import { join } from 'node:path';
import { expect, test } from 'vitest';
import { measureEvent } from '../../../functions/measure/measure-event.ts';
import { nextAttempt, withRunHeader } from '../../../functions/measure/run-header.ts';
import type { WindowRun } from '../../../functions/model/window.ts';
import type { BusEvent, QueryRuns } from '../../../functions/ports.ts';
import { openDuckDb } from '../../../infra/local/duckdb-query-engine.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { DuckDbQueryRuns } from '../../infra/local/duckdb-query-runs.ts';
import { filesBelow, temporaryFolder } from '../ingest/read-lake.ts';

const AT = '2026-03-03T10:17:05Z';
const AT_MS = Date.parse(AT);
const SETTINGS = { sessionLifetimeMs: 86_400_000, keepAliveMs: 3_600_000, exclusions: [] };
const RUN: WindowRun = {
  ...{ fromMs: AT_MS - 86_400_000, toMs: AT_MS, revision: 0, delayMs: 3_600_000 },
  ...SETTINGS,
};
const openEmpty = () => openDuckDb({ handshakeFiles: [], sourceFiles: [], threads: 1 });

/** A world with an empty lake, and what was told to its bus. */
async function openWorld(change: (runs: DuckDbQueryRuns) => QueryRuns = (runs) => runs) {
  const dir = join(await temporaryFolder(), 'lake');
  const runs = new DuckDbQueryRuns(openEmpty, { nowMs: () => AT_MS });
  const told: BusEvent[] = [];
  const bus = { send: async (events: readonly BusEvent[]) => void told.push(...events) };
  const settings = async () => SETTINGS;
  const world = { lake: new FolderStore(dir), queries: change(runs), bus, settings };
  const endOf = async (sql: string) => {
    const queryExecutionId = await runs.start(sql);
    await runs.ended(queryExecutionId);
    return { 'detail-type': 'Athena Query State Change', detail: { queryExecutionId } };
  };
  return { world, runs, told, endOf, files: () => filesBelow(dir).catch(() => new Map()) };
}

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

test("somebody else's query in the workgroup is left alone", async () => {
  const { world, told, endOf, files } = await openWorld();
  const [step] = await measureEvent(await endOf('SELECT 1 AS x'), world);
  expect([step?.is, told, (await files()).size]).toEqual(['not-ours', [], 0]);
});

test('a query that still runs is left alone', async () => {
  const never = new Promise<never>(() => {});
  const runs = new DuckDbQueryRuns(() => never, { nowMs: () => AT_MS });
  const { world, told } = await openWorld(() => runs);
  const queryExecutionId = await runs.start(withRunHeader(RUN, 'SELECT 1'));
  const event = { 'detail-type': 'Athena Query State Change', detail: { queryExecutionId } };
  expect(await measureEvent(event, world)).toMatchObject([{ is: 'still-running' }]);
  expect(told).toEqual([]);
});

test('a query that failed is told of, with the reason of the engine; its last attempt is a fault', async () => {
  const { world, told, endOf, files } = await openWorld();
  const first = withRunHeader(RUN, 'SELECT nothing FROM nowhere');
  const [step] = await measureEvent(await endOf(first), world);
  expect(step).toMatchObject({ is: 'query-failed', detail: expect.stringContaining('nowhere') });
  const last = measureEvent(await endOf(nextAttempt(first)), world);
  await expect(last).rejects.toMatchObject({
    code: 'query-failed',
    message: expect.stringMatching(/measured\/end=2026-03-03T10\/revision=0.*nowhere/),
  });
  expect([told, (await files()).size]).toEqual([[], 0]);
});
