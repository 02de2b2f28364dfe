import { beforeEach, expect, test } from 'vitest';
import type { Hook } from '../../../functions/model/alerts/alert-settings.ts';
import {
  ALERTS_KEY,
  type Notification,
  type StandingAlerts,
} from '../../../functions/model/alerts/notification.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { postStanding, standingNotes } from '../../../functions/notify/post-standing.ts';
import type { HookAnswer } from '../../../functions/ports.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { temporaryFolder } from '../ingest/read-lake.ts';
import {
  groupedNotification,
  resolvedNotification,
  sampleAlert,
  sampleNotification,
} from './notification-samples.ts';

const AM: Hook = { name: 'am', type: 'alertmanager', url: 'https://am.example' };
const OPS: Hook = { name: 'ops', type: 'eventbridge', bus: 'b' };
const DUE_AT_MS = Date.parse('2026-01-02T06:15:00Z');

let states: FolderStore;
let sent: { hook: string; alerts: number; statuses: string[]; foundAtMs: number | undefined }[];
let answers: HookAnswer[];
beforeEach(async () => {
  states = new FolderStore(await temporaryFolder());
  sent = [];
  answers = [];
});

const world = (nowMs = DUE_AT_MS) => ({
  states,
  clock: { nowMs: () => nowMs },
  sender: {
    send: async (hook: Hook, { alerts }: Notification, foundAtMs?: number) => {
      const statuses = alerts.map(({ status }) => status);
      sent.push({ hook: hook.name, alerts: alerts.length, statuses, foundAtMs });
      return answers.shift() ?? { kind: 'taken' as const };
    },
  },
});

async function keep(...notifications: readonly Notification[]): Promise<void> {
  const standing: StandingAlerts = { dueAtMs: DUE_AT_MS, notifications };
  const state = { schema: 1, lastEndMs: 0, alerts: [], groups: [], outbox: [], standing };
  await states.replace(ALERTS_KEY, Buffer.from(JSON.stringify(state)), null);
}

test('an Alertmanager hears all groups again, whether or not they changed, others nothing', async () => {
  const unchanged = sampleNotification({ alerts: [sampleAlert({ transition: null })] });
  await keep(unchanged, groupedNotification());
  expect(await postStanding(world(), [OPS, AM], 'fires')).toEqual([
    { hook: 'am', posted: 9, trouble: null },
  ]);
  expect(sent.map(({ hook, alerts }) => [hook, alerts])).toEqual([
    ['am', 1],
    ['am', 8],
  ]);
  expect(sent[0]?.foundAtMs).toBe(DUE_AT_MS);
});

test('what is over is posted once a window, what fires in between', async () => {
  const over = sampleAlert({ status: 'resolved', endsAt: '2026-01-02T06:00:00.000Z' });
  await keep(sampleNotification({ alerts: [sampleAlert(), over] }), resolvedNotification());
  await postStanding(world(), [AM], 'all');
  expect(sent.map(({ statuses }) => statuses)).toEqual([['firing', 'resolved'], ['resolved']]);
  sent = [];
  await postStanding(world(), [AM], 'fires');
  expect(sent.map(({ statuses }) => statuses)).toEqual([['firing']]);
});

test('it hears what its hook is for, by the severity that was told', async () => {
  const milder = sampleAlert({ transition: null }, { severity: 'info' });
  await keep(sampleNotification({ alerts: [milder] }));
  await postStanding(world(), [AM, { ...AM, name: 'errors', minSeverity: 'error' }], 'fires');
  await postStanding(world(), [{ ...AM, only: { region: 'us-east-1' } }], 'fires');
  expect(sent.map(({ hook }) => hook)).toEqual(['am']);
});

test('where windows stopped coming, it is posted no more than three of them long', async () => {
  await keep(sampleNotification());
  const daily: Hook = { ...AM, name: 'daily', repeatHours: 24 };
  expect(await postStanding(world(DUE_AT_MS + 3 * HOUR_MS - 1), [AM], 'fires')).toHaveLength(1);
  const later = world(DUE_AT_MS + 3 * HOUR_MS);
  expect(await postStanding(later, [AM, daily], 'fires')).toMatchObject([{ hook: 'daily' }]);
  // A run of today over logs of last week has just found it.
  expect(await postStanding(later, [AM], 'all')).toHaveLength(1);
  expect(sent.at(-1)?.foundAtMs).toBe(DUE_AT_MS + 3 * HOUR_MS);
});

test('one that takes none is asked no more this time, and a line says why', async () => {
  await keep(sampleNotification(), groupedNotification());
  answers = [{ kind: 'no-answer', detail: 'no answer from am.example (ECONNREFUSED)' }];
  const told = await postStanding(world(), [AM], 'fires');
  expect(sent).toHaveLength(1);
  expect(standingNotes(told)).toEqual([
    'hook am: what fires was not posted again (no answer from am.example (ECONNREFUSED))',
  ]);
  expect(standingNotes(await postStanding(world(), [AM], 'fires'))).toEqual([]);
});

test('a lake without alerts, or whose alerts are of an older version, has nothing to post', async () => {
  expect(await postStanding(world(), [AM], 'all')).toEqual([]);
  const state = { schema: 1, lastEndMs: 0, alerts: [], groups: [], outbox: [] };
  await states.replace(ALERTS_KEY, Buffer.from(JSON.stringify(state)), null);
  expect(await postStanding(world(), [AM], 'all')).toEqual([]);
});
