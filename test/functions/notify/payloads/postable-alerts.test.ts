import { expect, test } from 'vitest';
import type { Notification } from '../../../../functions/model/alerts/notification.ts';
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

const KNOWN_AT = Date.parse('2026-01-02T06:20:00Z');
const post = (notification: Notification, repeatHours = 1) =>
  postableAlerts(notification, { knownAtMs: KNOWN_AT, repeatHours });

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
  expect(holdsUntilMs({ knownAtMs: 0, repeatHours: 2 })).toBe(6 * 3_600_000);
});

test('it starts when it was told first, and what is over ended a minute ago', () => {
  const [alert] = post(resolvedNotification());
  expect(alert?.startsAt).toBe('2026-01-02T06:15:07.000Z');
  expect(alert?.endsAt).toBe('2026-01-02T06:19:00.000Z');
});

test('nothing ends before it starts', () => {
  const told = { at: '2026-01-02T06:19:30.000Z', severity: 'error', accountId: '1' } as const;
  const over = sampleAlert({ status: 'resolved', endsAt: '2026-01-02T05:00:00.000Z', told });
  const [alert] = post(sampleNotification({ alerts: [over] }));
  expect(alert?.endsAt).toBe(told.at);
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
  expect(again?.startsAt).toBe(first?.startsAt);
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
