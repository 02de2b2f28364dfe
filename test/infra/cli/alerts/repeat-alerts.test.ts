import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Hook } from '../../../../functions/model/alerts/alert-settings.ts';
import { ALERTS_KEY } from '../../../../functions/model/alerts/notification.ts';
import { repeatAlerts } from '../../../../infra/cli/alerts/repeat-alerts.ts';
import { sampleNotification } from '../../../functions/notify/notification-samples.ts';
import { status } from '../../hooks/hook-server.ts';
import { HookStand } from '../../hooks/hook-stand.ts';

const PATH = '/api/v2/alerts';
/** For a machine that does much else. */
const SLOW = { timeout: 20_000 };
let stand: HookStand;
let hook: Hook;
let ending: AbortController;
beforeEach(async () => {
  stand = await HookStand.open();
  hook = { name: 'am', type: 'alertmanager', url: `https://am.lab.test:${stand.server.port}` };
  ending = new AbortController();
  const standing = { dueAtMs: Date.now(), notifications: [sampleNotification()] };
  const state = { schema: 1, lastEndMs: 0, alerts: [], groups: [], outbox: [], standing };
  await stand.states.replace(ALERTS_KEY, Buffer.from(JSON.stringify(state)), null);
});
afterEach(async () => {
  ending.abort();
  await stand.close();
});

function repeat(...hooks: readonly Hook[]) {
  const said: string[] = [];
  const done = repeatAlerts(stand.deliveryWorld(), hooks, {
    ...{ signal: ending.signal, pauseMs: 20 },
    warn: (line) => said.push(line),
  });
  return { said, done };
}

test('what fires is posted again and again, until it is ended', async () => {
  stand.server.answer(PATH, status(200));
  const { said, done } = repeat(hook);
  await vi.waitFor(() => expect(stand.at(PATH).length).toBeGreaterThan(2), SLOW);
  ending.abort();
  await done;
  const posts = stand.at(PATH).length;
  expect(new Set(stand.at(PATH).map(({ body }) => JSON.parse(body)[0].labels.node)).size).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(stand.at(PATH).length).toBe(posts);
  expect(said).toEqual([]);
});

test('trouble is said once, and its end is no trouble', async () => {
  stand.server.answer(PATH, status(503));
  const { said, done } = repeat(hook);
  await vi.waitFor(() => expect(stand.at(PATH).length).toBeGreaterThan(2), SLOW);
  stand.server.answer(PATH, status(200));
  const before = stand.at(PATH).length;
  await vi.waitFor(() => expect(stand.at(PATH).length).toBeGreaterThan(before + 1), SLOW);
  ending.abort();
  await done;
  expect(said).toEqual(['hook am: what fires was not posted again (HTTP 503, it failed)']);
});

test('what another hook has not taken is sent again as soon as it is due', async () => {
  stand.server.answer('/a', status(503));
  await stand.run([stand.webhook('/a')], sampleNotification());
  stand.server.answer('/a', status(200));
  stand.wait(5000);
  const { done } = repeat(stand.webhook('/a'));
  await vi.waitFor(() => expect(stand.at('/a')).toHaveLength(2), SLOW);
  ending.abort();
  await done;
});
