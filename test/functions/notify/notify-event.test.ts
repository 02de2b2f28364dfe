import { expect, test } from 'vitest';
import type { Hook } from '../../../functions/model/alerts/alert-settings.ts';
import { DELIVERIES } from '../../../functions/notify/deliveries.ts';
import { type NotifyWorld, notifyEvent } from '../../../functions/notify/notify-event.ts';
import type { HookAnswer } from '../../../functions/ports.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { temporaryFolder } from '../ingest/read-lake.ts';
import { sampleNotification } from './notification-samples.ts';

const OPS: Hook = { name: 'ops', type: 'eventbridge', bus: 'b' };
const EVENT = { 'detail-type': 'Alert', detail: sampleNotification() };

async function openWorld(answers: HookAnswer[] = []) {
  const sent: string[] = [];
  const world: NotifyWorld = {
    states: new FolderStore(await temporaryFolder()),
    sender: {
      send: async (_hook, { id }) => {
        sent.push(id);
        return answers.shift() ?? { kind: 'taken' };
      },
    },
    clock: { nowMs: () => 0 },
    random: () => 0,
    pause: () => Promise.reject(new Error('one attempt a call')),
    hooks: async () => [OPS],
  };
  return { world, sent };
}

test('an event of alerts is sent to every hook', async () => {
  const { world, sent } = await openWorld();
  const { delivered, left } = await notifyEvent(EVENT, world);
  expect(sent).toEqual([EVENT.detail.id]);
  expect(delivered.map(({ hook }) => hook)).toEqual(['ops']);
  expect(left.entries).toEqual([]);
});

test('what a hook does not take is kept, tried once a call, and sent by the clock', async () => {
  const { world, sent } = await openWorld([{ kind: 'no-answer', detail: 'no answer' }]);
  const { left } = await notifyEvent(EVENT, world);
  expect(left.entries).toMatchObject([{ attempts: 1, nextAttemptAtMs: 5000 }]);
  await notifyEvent({ do: 'send' }, { ...world, clock: { nowMs: () => 5000 } });
  expect(sent).toEqual([EVENT.detail.id, EVENT.detail.id]);
});

test('a wrong event, or wrong settings, send nothing', async () => {
  const { world, sent } = await openWorld();
  await expect(notifyEvent({ do: 'nothing' }, world)).rejects.toThrow();
  await expect(notifyEvent({ ...EVENT, detail: {} }, world)).rejects.toThrow();
  const hooks = () => Promise.reject(new Error('alerts.json has a fault'));
  await expect(notifyEvent(EVENT, { ...world, hooks })).rejects.toThrow('alerts.json has a fault');
  expect(sent).toEqual([]);
  expect((await DELIVERIES.read(world.states)).entries).toEqual([]);
});

test('the clock tells Alertmanagers again what fires; an event does so where it holds too little', async () => {
  const am: Hook = { name: 'am', type: 'alertmanager', url: 'https://am.example' };
  const { world, sent } = await openWorld();
  const standing = {
    dueAtMs: 0,
    notifications: [sampleNotification({ id: 'a'.repeat(32) })],
  };
  const state = { schema: 1, lastEndMs: 0, alerts: [], groups: [], outbox: [], standing };
  await world.states.replace('alerts/state.json', Buffer.from(JSON.stringify(state)), null);
  const hearing = { ...world, hooks: async () => [OPS, am] };
  expect((await notifyEvent({ do: 'send' }, hearing)).told).toMatchObject([
    { hook: 'am', posted: 1 },
  ]);
  expect(sent).toEqual(['a'.repeat(32)]);
  expect((await notifyEvent(EVENT, hearing)).told).toEqual([]);
  const cut = sampleNotification({ id: 'b'.repeat(32), alertsLeftOut: 5 });
  const { told } = await notifyEvent({ ...EVENT, detail: cut }, hearing);
  expect(told).toMatchObject([{ hook: 'am', posted: 1 }]);
});
