import { expect, test } from 'vitest';
import type { Notification } from '../../../../functions/model/alerts/notification.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../functions/model/time.ts';
import { alertmanagerMessage } from '../../../../functions/notify/payloads/alertmanager-message.ts';
import {
  holdsUntilMs,
  postableAlerts,
} from '../../../../functions/notify/payloads/postable-alerts.ts';
import {
  groupedNotification,
  hostileNotification,
  longestNotification,
  resolvedNotification,
  sampleAlert,
  sampleNotification,
  testNotification,
} from '../notification-samples.ts';
import { describeGolden } from './payload-format.ts';
import { checkPostableAlerts } from './published-limits.ts';

const FOUND_AT_MS = Date.parse('2026-01-02T06:20:00Z');
const NOW_MS = FOUND_AT_MS + 5 * MINUTE_MS;
const post = (notification: Notification, repeatHours = 1) =>
  postableAlerts(notification, { nowMs: NOW_MS, foundAtMs: FOUND_AT_MS, repeatHours });

describeGolden('postable', post);

test.each([
  ...[sampleNotification(), resolvedNotification(), groupedNotification(), testNotification()],
  ...[hostileNotification(), longestNotification('"'), longestNotification('\u0000')],
])('what is posted keeps the schema of the API', (notification) => {
  checkPostableAlerts(post(notification));
  expect(post(notification)).toHaveLength(notification.alerts.length);
});

test('what fires ends three times the time between windows later, unless posted again', () => {
  expect(post(sampleNotification())[0]?.endsAt).toBe('2026-01-02T09:20:00.000Z');
  expect(post(sampleNotification(), 24)[0]?.endsAt).toBe('2026-01-05T06:20:00.000Z');
  expect(holdsUntilMs({ foundAtMs: 0, repeatHours: 2 })).toBe(6 * HOUR_MS);
});

test('it starts now, and what is over ended a minute ago, should a clock be ahead', () => {
  expect(post(sampleNotification())[0]?.startsAt).toBe('2026-01-02T06:25:00.000Z');
  expect(post(resolvedNotification())[0]).toMatchObject({
    startsAt: '2026-01-02T06:24:00.000Z',
    endsAt: '2026-01-02T06:24:00.000Z',
  });
});

test('what was found too long ago ends at once, and not before it starts', () => {
  const posted = { nowMs: NOW_MS, foundAtMs: NOW_MS - 4 * HOUR_MS, repeatHours: 1 };
  const [alert] = postableAlerts(sampleNotification(), posted);
  expect(alert?.endsAt).toBe(alert?.startsAt);
});

test('labels stay while counts, title, severity and account change', () => {
  const later = sampleNotification({
    title: 'another title',
    alerts: [
      sampleAlert(
        { verdict: 'suspected', transition: null },
        { severity: 'info', accountId: '999999999999', observed: { resumed: 1 }, reason: 'other' },
      ),
    ],
  });
  const [first] = post(sampleNotification());
  const [again] = post(later);
  expect(again?.labels).toEqual(first?.labels);
  expect(again?.annotations).not.toEqual(first?.annotations);
});

test('two facts of one rule at one place are two alerts', () => {
  const other = { fingerprint: 'f'.repeat(32) };
  const [a, b] = post(sampleNotification({ alerts: [sampleAlert(), sampleAlert(other)] }));
  expect(a?.labels).not.toEqual(b?.labels);
});

test('labels and annotations are those of the webhook body', () => {
  const { alerts } = alertmanagerMessage(groupedNotification(), 'a');
  expect(
    post(groupedNotification()).map(({ labels, annotations }) => ({ labels, annotations })),
  ).toEqual(alerts.map(({ labels, annotations }) => ({ labels, annotations })));
});
