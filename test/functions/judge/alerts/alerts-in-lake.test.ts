import { expect, test } from 'vitest';
import { NO_ALERTS } from '../../../../functions/judge/alerts/alert-state.ts';
import { ALERTS, updateAlerts } from '../../../../functions/judge/alerts/alerts-in-lake.ts';
import type { Notification } from '../../../../functions/model/alerts/notification.ts';
import { FolderStore } from '../../../../infra/local/folder-store.ts';
import { temporaryFolder } from '../../ingest/read-lake.ts';
import { sampleDeviation, sampleEvaluation } from './alert-samples.ts';

const shown = [sampleDeviation()];

test('a notification is stored before it is sent, and removed after', async () => {
  const lake = new FolderStore(await temporaryFolder());
  const stored: number[] = [];
  const { state, sent } = await updateAlerts(sampleEvaluation({ hour: 0, shown }), {
    lake,
    send: async () => void stored.push((await ALERTS.read(lake)).outbox.length),
  });
  expect(stored).toEqual([1]);
  expect(sent).toHaveLength(1);
  expect(state.outbox).toEqual([]);
  expect(await ALERTS.read(lake)).toEqual(state);
});

test('what could not be sent is sent first by the next run, with the same id', async () => {
  const lake = new FolderStore(await temporaryFolder());
  const down = () => Promise.reject(new Error('down'));
  const first = updateAlerts(sampleEvaluation({ hour: 0, shown }), { lake, send: down });
  await expect(first).rejects.toThrow('down');
  const [left] = (await ALERTS.read(lake)).outbox;
  const others = [...shown, sampleDeviation({ rule: 'no-reissue' })];
  const received: Notification[] = [];
  await updateAlerts(sampleEvaluation({ hour: 1, shown: others }), {
    lake,
    send: async (notifications) => void received.push(...notifications),
  });
  expect(received[0]).toEqual(left);
  expect(received.map(({ group }) => group.rule)).toEqual(['unexpected-resumption', 'no-reissue']);
});

test('a window that changes nothing sends nothing', async () => {
  const lake = new FolderStore(await temporaryFolder());
  const send = () => Promise.reject(new Error('nothing to send'));
  const { sent } = await updateAlerts(sampleEvaluation({ hour: 0 }), { lake, send });
  expect(sent).toEqual([]);
  expect((await ALERTS.read(lake)).lastEndMs).toBe(sampleEvaluation({ hour: 0 }).window.endMs);
});

test('instants in the future are said in one warning each, and change no state', async () => {
  const lake = new FolderStore(await temporaryFolder());
  const send = () => Promise.reject(new Error('nothing to send'));
  const warnings: string[] = [];
  const warn = (line: string) => warnings.push(line);
  const { nowMs } = sampleEvaluation({ hour: 0 });
  await updateAlerts(sampleEvaluation({ hour: 9, shown, nowMs }), { lake, send, warn });
  expect(warnings).toEqual([expect.stringContaining('the window ends in the future')]);
  expect(await ALERTS.read(lake)).toEqual(NO_ALERTS);
  await ALERTS.replace(lake, () => ({ ...NO_ALERTS, lastEndMs: nowMs + 1 }));
  await updateAlerts(sampleEvaluation({ hour: 0 }), { lake, send, warn });
  await updateAlerts(sampleEvaluation({ hour: 0 }), { lake, send, warn });
  expect(warnings.slice(1)).toEqual([expect.stringContaining('that is ignored')]);
});
