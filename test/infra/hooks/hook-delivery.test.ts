import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Hook } from '../../../functions/model/alert-settings.ts';
import { MINUTE_MS } from '../../../functions/model/time.ts';
import { DELIVERY_ATTEMPTS_MAX } from '../../../functions/notify/decide-delivery.ts';
import { sendUndeliveredAgain, testHook } from '../../../functions/notify/deliver-due.ts';
import { DELIVERIES } from '../../../functions/notify/deliveries.ts';
import { deliveryNotes } from '../../../functions/notify/delivery-notes.ts';
import { WorldHookSender } from '../../../infra/hooks/hook-sender.ts';
import {
  resolvedNotification,
  sampleNotification,
  testNotification,
} from '../../functions/notify/notification-samples.ts';
import { status } from './hook-server.ts';
import { HookStand, KEY, SLACK_PATH } from './hook-stand.ts';

let stand: HookStand;
beforeEach(async () => {
  stand = await HookStand.open();
});
afterEach(() => stand.close());

const opened = sampleNotification();
const closed = resolvedNotification();

describe('a hook that does not take it', () => {
  test('500: again after 5 s, 5 min, 30 min, with the same id and body, until it does', async () => {
    stand.server.answer('/a', status(500));
    const hook = stand.webhook('/a');
    await stand.run([hook], opened);
    for (const pauseMs of [5000, 5 * MINUTE_MS, 30 * MINUTE_MS]) {
      const before = stand.at('/a').length;
      stand.wait(pauseMs - 1);
      await stand.run([hook]);
      expect(stand.at('/a').length).toBe(before);
      stand.wait(1);
      if (pauseMs === 30 * MINUTE_MS) stand.server.answer('/a', status(200));
      await stand.run([hook]);
      expect(stand.at('/a').length).toBe(before + 1);
    }
    expect(new Set(stand.idsAt('/a'))).toEqual(new Set([opened.id]));
    expect(new Set(stand.at('/a').map(({ body }) => body)).size).toBe(1);
    expect(new Set(stand.at('/a').map(({ headers }) => headers['webhook-timestamp'])).size).toBe(4);
    expect(await DELIVERIES.read(stand.states)).toMatchObject({ entries: [] });
  });

  test('429 with Retry-After: not a millisecond earlier', async () => {
    stand.server.answer('/a', status(429, { 'retry-after': '600' }));
    const hook = stand.webhook('/a');
    await stand.run([hook], opened);
    stand.server.answer('/a', status(200));
    stand.wait(600_000 - 1);
    await stand.run([hook]);
    expect(stand.at('/a')).toHaveLength(1);
    stand.wait(1);
    await stand.run([hook]);
    expect(stand.at('/a')).toHaveLength(2);
  });

  test('301 or 400: once, and kept until a person sends it again', async () => {
    stand.server.answer(
      '/a',
      status(301, { location: `https://hooks.lab.test:${stand.server.port}/b` }),
    );
    stand.server.answer('/c', status(400));
    const hooks = [stand.webhook('/a'), stand.webhook('/c')];
    const { left } = await stand.run(hooks, opened);
    expect(left.entries).toMatchObject([
      { hook: 'hook-a', nextAttemptAtMs: null, last: { reason: 'redirected' } },
      { hook: 'hook-c', nextAttemptAtMs: null, last: { reason: 'refused' } },
    ]);
    stand.wait(1e9);
    await stand.run(hooks);
    expect([stand.at('/a').length, stand.at('/b').length, stand.at('/c').length]).toEqual([
      1, 0, 1,
    ]);
    stand.server.answer('/a', status(200));
    await sendUndeliveredAgain(stand.deliveryWorld(), 'hook-a');
    await stand.run(hooks);
    expect(stand.idsAt('/a')).toEqual([opened.id, opened.id]);
    expect(stand.at('/c')).toHaveLength(1);
  });

  test('410: disabled, the rest is kept, each run says so, and a test enables it', async () => {
    stand.server.answer('/a', status(410));
    const hook = stand.webhook('/a');
    await stand.run([hook], opened, closed);
    stand.wait(1e9);
    const { left } = await stand.run([hook], { ...opened, id: 'c'.repeat(32) });
    expect(stand.at('/a')).toHaveLength(1);
    expect(left.entries).toHaveLength(3);
    expect(deliveryNotes(left)).toEqual([
      expect.stringMatching(/^hook hook-a is disabled since 20.*HTTP 410, gone.*: 3 kept/),
    ]);
    expect(await testHook(stand.deliveryWorld(), hook, testNotification())).toMatchObject({
      next: 'disable',
    });
    stand.server.answer('/a', status(200));
    expect(await testHook(stand.deliveryWorld(), hook, testNotification())).toMatchObject({
      next: 'delivered',
    });
    await stand.run([hook]);
    expect(stand.idsAt('/a').slice(3)).toEqual([opened.id, closed.id, 'c'.repeat(32)]);
    expect(deliveryNotes(await DELIVERIES.read(stand.states))).toEqual([]);
  });

  test('hangs or resets: told by hook and host, tried again', async () => {
    stand.server.answer(SLACK_PATH, () => {});
    stand.server.answer('/a', (response) => void response.socket?.destroy());
    const hooks = [
      stand.webhook('/a'),
      { name: 's', type: 'slack', url: { env: 'SLACK_URL' } } as Hook,
    ];
    const slow = stand.deliveryWorld(new WorldHookSender(stand.hookWorld(300)));
    const { left } = await stand.deliver(slow, hooks, [opened]);
    expect(deliveryNotes(left)).toEqual([
      'hook hook-a: 1 not delivered yet, tried again by later runs ' +
        `(attempt 1 of ${DELIVERY_ATTEMPTS_MAX}: no answer from hooks.lab.test (ECONNRESET))`,
      'hook s: 1 not delivered yet, tried again by later runs ' +
        `(attempt 1 of ${DELIVERY_ATTEMPTS_MAX}: no answer from hooks.lab.test (none within 0.3 s))`,
    ]);
  });

  test('a secret that is not set, or none: told by its place, and tried again', async () => {
    const hooks: readonly Hook[] = [
      stand.webhook('/a', { signedWith: { env: 'MISSING' } }),
      stand.webhook('/b', { signedWith: { env: 'ROUTING_KEY' } }),
      { name: 'pd', type: 'pagerduty', routingKey: { env: 'KEY' } },
    ];
    const { left } = await stand.run(hooks, opened);
    expect(left.entries.map(({ last }) => last?.detail)).toEqual([
      'hook hook-a: variable MISSING is not set: set it',
      expect.stringContaining('variable ROUTING_KEY must be whsec_'),
      expect.stringContaining('variable KEY must be an integration key'),
    ]);
    expect(stand.server.received).toEqual([]);
    stand.environment.MISSING = KEY;
    stand.server.answer('/a', status(200));
    stand.wait(5000);
    await stand.run(hooks);
    expect(stand.idsAt('/a')).toEqual([opened.id]);
  });

  test('for all attempts: given up with its reason, and kept', async () => {
    stand.server.answer('/a', status(503));
    for (let attempt = 0; attempt < DELIVERY_ATTEMPTS_MAX + 3; attempt += 1) {
      await stand.run([stand.webhook('/a')], ...(attempt === 0 ? [opened] : []));
      stand.wait(24 * 60 * MINUTE_MS);
    }
    expect(stand.at('/a')).toHaveLength(DELIVERY_ATTEMPTS_MAX);
    const { left } = await stand.run([stand.webhook('/a')]);
    expect(left.entries).toMatchObject([{ last: { reason: 'attempts-spent' } }]);
  });
});
