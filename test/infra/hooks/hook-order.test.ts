import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../../functions/model/time.ts';
import { deliverDue } from '../../../functions/notify/deliver-due.ts';
import { DELIVERIES } from '../../../functions/notify/deliveries.ts';
import { WorldHookSender } from '../../../infra/hooks/hook-sender.ts';
import {
  resolvedNotification,
  sampleNotification,
} from '../../functions/notify/notification-samples.ts';
import { status } from './hook-server.ts';
import { HookStand } from './hook-stand.ts';

let stand: HookStand;
beforeEach(async () => {
  stand = await HookStand.open();
});
afterEach(() => stand.close());

const opened = sampleNotification();
const closed = resolvedNotification();

describe('order', () => {
  test('a later notification of a group never overtakes an earlier one at the same hook', async () => {
    stand.server.answer('/a', status(500));
    stand.server.answer('/b', status(200));
    const hooks = [stand.webhook('/a'), stand.webhook('/b')];
    const other = { ...opened, id: 'd'.repeat(32), group: { ...opened.group, key: 'other' } };
    await stand.run(hooks, opened);
    await stand.run(hooks, closed, other);
    expect(stand.idsAt('/b')).toEqual([opened.id, closed.id, other.id]);
    // The other group need not wait.
    expect(stand.idsAt('/a')).toEqual([opened.id, other.id]);
    stand.server.answer('/a', status(200));
    stand.wait(5000);
    await stand.run(hooks);
    expect(stand.idsAt('/a')).toEqual([opened.id, other.id, opened.id, closed.id, other.id]);
  });

  test('a hook that does not answer is asked once a pass, however many groups wait for it', async () => {
    stand.server.answer('/a', status(500));
    const others = ['b', 'c'].map((digit) => ({
      ...opened,
      ...{ id: digit.repeat(32), group: { ...opened.group, key: digit } },
    }));
    await stand.run([stand.webhook('/a')], opened, ...others);
    expect(stand.idsAt('/a')).toEqual([opened.id]);
  });

  test('what was given up holds nothing up', async () => {
    stand.server.answer('/a', status(400));
    await stand.run([stand.webhook('/a')], opened);
    stand.server.answer('/a', status(200));
    await stand.run([stand.webhook('/a')], closed);
    expect(stand.idsAt('/a')).toEqual([opened.id, closed.id]);
  });
});

describe('repeats', () => {
  test('a notification that is handed in again is not sent again', async () => {
    stand.server.answer('/a', status(200));
    await stand.run([stand.webhook('/a')], opened, opened);
    await stand.run([stand.webhook('/a')], opened);
    expect(stand.idsAt('/a')).toEqual([opened.id]);
  });

  test('a run that dies after sending sends the same again, a minute later', async () => {
    stand.server.answer('/a', status(200));
    const hook = stand.webhook('/a');
    const real = new WorldHookSender(stand.hookWorld());
    const dying = stand.deliveryWorld({
      send: async (...one) => {
        await real.send(...one);
        throw new Error('killed');
      },
    });
    const order = { hooks: [hook], notifications: [opened], attempts: 1 };
    await expect(deliverDue(dying, order)).rejects.toThrow('killed');
    await stand.run([hook], opened);
    expect(stand.idsAt('/a')).toEqual([opened.id]);
    stand.wait(MINUTE_MS);
    await stand.run([hook]);
    expect(stand.idsAt('/a')).toEqual([opened.id, opened.id]);
    expect(new Set(stand.at('/a').map(({ body }) => body)).size).toBe(1);
  });

  test('runs that meet send each notification once, in order', async () => {
    stand.server.answer('/a', status(200));
    const hooks = [stand.webhook('/a')];
    await Promise.all(Array.from({ length: 4 }, () => stand.run(hooks, opened, closed)));
    stand.wait(MINUTE_MS);
    await stand.run(hooks);
    expect(stand.idsAt('/a')).toEqual([opened.id, closed.id]);
  });

  test('within a run a hook gets a quick second attempt', async () => {
    const answers = [status(500), status(200)];
    stand.server.answer('/a', (...one) => answers.shift()?.(...one));
    const order = { hooks: [stand.webhook('/a')], notifications: [opened], attempts: 2 };
    const { delivered } = await deliverDue(stand.deliveryWorld(), order);
    expect(delivered).toHaveLength(1);
    expect(stand.idsAt('/a')).toEqual([opened.id, opened.id]);
  });
});

describe('bounds', () => {
  test('more than 1,000 at once are kept for a hook that is down', async () => {
    const many = Array.from({ length: 1002 }, (_, at) => ({
      ...opened,
      id: at.toString(16).padStart(32, '0'),
    }));
    stand.server.answer('/a', status(500));
    await stand.run([stand.webhook('/a')], ...many);
    expect((await DELIVERIES.read(stand.states)).entries).toHaveLength(1002);
  });

  test('what waits for a hook that was taken out of the settings is left out, and counted', async () => {
    stand.server.answer('/a', status(500));
    await stand.run([stand.webhook('/a')], opened);
    expect(await stand.run([])).toMatchObject({ forgotten: 1, left: { entries: [] } });
  });
});
