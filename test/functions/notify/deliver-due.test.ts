import { expect, test } from 'vitest';
import type { Hook } from '../../../functions/model/alerts/alert-settings.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import {
  type DeliveryWorld,
  deliverDue,
  sendUndeliveredAgain,
  testHook,
} from '../../../functions/notify/deliver-due.ts';
import { DELIVERIES } from '../../../functions/notify/deliveries.ts';
import type { HookAnswer } from '../../../functions/ports.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { temporaryFolder } from '../ingest/read-lake.ts';
import { sampleNotification, testNotification } from './notification-samples.ts';

const OPS: Hook = { name: 'ops', type: 'eventbridge', bus: 'b' };
const opened = sampleNotification();
const status = (code: number): HookAnswer => ({ kind: 'status', status: code, retryAfter: null });

/** A world whose clock moves by pauses alone, and whose hook gives these answers, then takes. */
async function openWorld(...answers: HookAnswer[]) {
  let nowMs = 0;
  const sent: string[] = [];
  const world: DeliveryWorld = {
    states: new FolderStore(await temporaryFolder()),
    sender: {
      send: async (hook, { id }) => {
        sent.push(`${nowMs} ${hook.name} ${id}`);
        return answers.shift() ?? { kind: 'taken' };
      },
    },
    clock: { nowMs: () => nowMs },
    random: () => 0,
    pause: async (ms) => {
      nowMs += ms;
    },
  };
  return { world, sent };
}

const order = (attempts: number, ...notifications: readonly (typeof opened)[]) => {
  return { hooks: [OPS], notifications, attempts };
};

test('a run waits for the next attempt where that is near, and leaves the rest to later runs', async () => {
  const { world, sent } = await openWorld(status(500), status(500));
  const { delivered, left } = await deliverDue(world, order(5, opened));
  expect(sent).toEqual([`0 ops ${opened.id}`, `5000 ops ${opened.id}`]);
  expect(delivered).toEqual([]);
  expect(left.entries).toMatchObject([{ attempts: 2, nextAttemptAtMs: 5000 + 300_000 }]);
});

test('a run makes no more attempts than it is given', async () => {
  const { world, sent } = await openWorld(status(500));
  await deliverDue(world, order(1, opened));
  expect(sent).toHaveLength(1);
});

test('what was given up is sent when a person asks for it', async () => {
  const { world, sent } = await openWorld(status(400));
  await deliverDue(world, order(1, opened));
  await deliverDue(world, order(1));
  expect(sent).toHaveLength(1);
  await sendUndeliveredAgain(world, 'ops');
  expect((await deliverDue(world, order(1))).delivered).toHaveLength(1);
});

test('a test goes past the queue, once, and enables a hook that takes it', async () => {
  const { world, sent } = await openWorld(status(410), status(500));
  await deliverDue(world, order(1, opened));
  const test = testNotification();
  expect(await testHook(world, OPS, test)).toMatchObject({ next: 'retry' });
  expect((await DELIVERIES.read(world.states)).disabled).toMatchObject([{ hook: 'ops' }]);
  expect(await testHook(world, OPS, test)).toMatchObject({ next: 'delivered' });
  expect(await DELIVERIES.read(world.states)).toMatchObject({ disabled: [], entries: [{}] });
  expect(sent).toHaveLength(3);
  await world.pause(HOUR_MS);
  expect((await deliverDue(world, order(1))).delivered).toHaveLength(1);
});
