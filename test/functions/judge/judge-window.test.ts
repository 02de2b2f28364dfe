import { expect, test } from 'vitest';
import { Fault } from '../../../functions/errors.ts';
import { ALERTS } from '../../../functions/judge/alerts/alerts-in-lake.ts';
import { judgeWindow } from '../../../functions/judge/judge-window.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../functions/judge/rules/rule.ts';
import { readDocument, writeDocument } from '../../../functions/lake/lake-document.ts';
import { notificationSchema } from '../../../functions/model/alerts/notification.ts';
import { type MeasuredWindow, type WindowRun, windowKey } from '../../../functions/model/window.ts';
import type { BusEvent } from '../../../functions/ports.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { filesBelow, temporaryFolder } from '../ingest/read-lake.ts';
import { sampleMeasurement, sampleRate, WINDOW } from './measurement-samples.ts';
import { baseline, offers } from './trial-samples.ts';

const RUN: WindowRun = {
  ...{ fromMs: WINDOW.startMs, toMs: WINDOW.endMs, revision: 0, delayMs: 21_600_000 },
  ...{ sessionLifetimeMs: 86_400_000, keepAliveMs: 3_600_000, exclusions: [] },
};
const SETTINGS = { staleAfterMs: DEFAULT_STALE_AFTER_MS };
/** Nobody resumes, of many who come back. */
const measurement = sampleMeasurement([sampleRate({ full: 500, clients: 50 })]);

async function openWorld() {
  const dir = await temporaryFolder();
  const lake = new FolderStore(dir);
  const heard: { readonly event: BusEvent; readonly files: readonly string[] }[] = [];
  const bus = {
    send: async (events: readonly BusEvent[]) => {
      const files = [...(await filesBelow(dir)).keys()];
      for (const event of events) heard.push({ event, files });
    },
  };
  const clock = { nowMs: () => RUN.toMs + RUN.delayMs };
  const alertConfig = async () => ({ settings: {}, targets: null });
  return { dir, lake, bus, heard, clock, alertConfig };
}

test('a window that was measured gets its deviations; then, and only then, the bus hears of it', async () => {
  const { lake, heard, ...world } = await openWorld();
  const measured: MeasuredWindow = { schema: 1, run: RUN, measurement };
  await writeDocument(lake, windowKey('measured', RUN), measured);
  const judged = await judgeWindow(RUN, SETTINGS, { lake, ...world });
  expect(judged.deviations.map(({ rule }) => rule)).toEqual(['never-resumed']);
  expect(judged.verdicts.map(({ verdict }) => verdict)).toEqual(['suspected']);
  expect(await readDocument(lake, windowKey('judged', RUN))).toEqual(judged);
  expect(heard).toMatchObject([
    { event: { type: 'Window Judged', detail: { toMs: WINDOW.endMs, revision: 0 } } },
  ]);
  expect(heard[0]?.files).toContain(windowKey('judged', RUN));
});

test('judged again it is the same, byte for byte, and so is what the bus hears', async () => {
  const { dir, lake, heard, ...world } = await openWorld();
  await writeDocument(lake, windowKey('measured', RUN), { schema: 1, run: RUN, measurement });
  await judgeWindow(RUN, SETTINGS, { lake, ...world });
  const before = await filesBelow(dir);
  await judgeWindow(RUN, SETTINGS, { lake, ...world });
  expect(await filesBelow(dir)).toEqual(before);
  expect(heard[1]?.event).toEqual(heard[0]?.event);
});

test('a window that the lake does not hold is not judged yet, and nobody hears of it', async () => {
  const { lake, heard, ...world } = await openWorld();
  const judging = judgeWindow(RUN, SETTINGS, { lake, ...world });
  await expect(judging).rejects.toMatchObject({
    code: 'not-yet',
    message: expect.stringContaining(windowKey('measured', RUN)),
  });
  expect(heard).toEqual([]);
});

/** Probes agree that nobody resumes: an error, which is heard. */
const agreed = { ...measurement, matrix: [baseline(), offers()] };

test('alerts are notified on the bus, once, after the window was judged', async () => {
  const { lake, heard, ...world } = await openWorld();
  await writeDocument(lake, windowKey('measured', RUN), {
    schema: 1,
    run: RUN,
    measurement: agreed,
  });
  await judgeWindow(RUN, SETTINGS, { lake, ...world });
  await judgeWindow(RUN, SETTINGS, { lake, ...world });
  expect(heard.map(({ event }) => event.type)).toEqual(['Window Judged', 'Alert', 'Window Judged']);
  const notification = notificationSchema.parse(heard[1]?.event.detail);
  expect(notification).toMatchObject({
    id: heard[1]?.event.id,
    at: new Date(RUN.toMs + RUN.delayMs).toISOString(),
    window: { revision: 0 },
    title: '1 of 1 application balancer in eu-west-1: no session is ever resumed (never-resumed)',
  });
});

test('a bus that fails loses no alert: the next run sends it, with the same id', async () => {
  const { lake, heard, bus, ...world } = await openWorld();
  await writeDocument(lake, windowKey('measured', RUN), {
    schema: 1,
    run: RUN,
    measurement: agreed,
  });
  const failing = {
    send: async (events: readonly BusEvent[]) => {
      if (events.some(({ type }) => type === 'Alert')) throw new Error('the bus is down');
      await bus.send(events);
    },
  };
  const judging = judgeWindow(RUN, SETTINGS, { lake, ...world, bus: failing });
  await expect(judging).rejects.toThrow('the bus is down');
  const [left] = (await ALERTS.read(lake)).outbox;
  const next = { ...RUN, toMs: RUN.toMs + 3_600_000 };
  const sound = sampleMeasurement([]);
  await writeDocument(lake, windowKey('measured', next), {
    schema: 1,
    run: next,
    measurement: sound,
  });
  await judgeWindow(next, SETTINGS, { lake, ...world, bus });
  expect(heard.map(({ event }) => event.id)).toContain(left?.id);
  expect((await ALERTS.read(lake)).outbox).toEqual([]);
});

test('settings of alerts that are wrong hold up no report', async () => {
  const { lake, heard, ...world } = await openWorld();
  await writeDocument(lake, windowKey('measured', RUN), {
    schema: 1,
    run: RUN,
    measurement: agreed,
  });
  const alertConfig = () => Promise.reject(new Fault('bad-config', 'alerts.json has a fault'));
  const judging = judgeWindow(RUN, SETTINGS, { lake, ...world, alertConfig });
  await expect(judging).rejects.toMatchObject({ code: 'bad-config' });
  expect(heard.map(({ event }) => event.type)).toEqual(['Window Judged']);
});
