import { expect, test } from 'vitest';
import type { Hook } from '../../../functions/model/alert-settings.ts';
import { notificationSchema } from '../../../functions/model/notification.ts';
import { routeNotification } from '../../../functions/notify/route-notification.ts';
import { testNotification } from '../../../functions/notify/test-notification.ts';

const OPS: Hook = { name: 'ops', type: 'eventbridge', bus: 'b' };
const NOW_MS = Date.parse('2026-01-02T06:00:00Z');

test('it is a notification, marked as a test, that says nothing deviates', () => {
  const notification = notificationSchema.parse(testNotification(OPS, {}, NOW_MS));
  expect(notification).toMatchObject({ test: true, status: 'firing', severity: 'warning' });
  expect(notification.title).toBe('Test of hook ops: nothing deviates');
  expect(notification.links).toEqual({
    dashboard: null,
    runbook: 'functions/judge/runbooks/unexpected-resumption.md',
  });
});

test('its id is new each time, its episode the same at one hook', () => {
  const [first, second] = [0, 1].map((ms) => testNotification(OPS, {}, NOW_MS + ms));
  expect(first?.id).not.toBe(second?.id);
  expect(first?.group.episode).toBe(second?.group.episode);
  const other = testNotification({ ...OPS, name: 'other' }, {}, NOW_MS);
  expect(other.group.episode).not.toBe(first?.group.episode);
});

test('it is severe enough for the hook, and links to what the settings name', () => {
  const strict: Hook = { ...OPS, minSeverity: 'critical' };
  const runbooks = 'https://wiki.example.com/tls';
  const notification = testNotification(strict, { runbooks }, NOW_MS);
  expect(routeNotification(strict, notification)).toEqual(notification);
  expect(notification.links.runbook).toBe(`${runbooks}/unexpected-resumption.md`);
});
