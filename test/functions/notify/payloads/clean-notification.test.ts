import { expect, test } from 'vitest';
import type { Notification } from '../../../../functions/model/alerts/notification.ts';
import {
  cleanNotification,
  cleanText,
} from '../../../../functions/notify/payloads/clean-notification.ts';
import { resolvedNotification, sampleAlert, sampleNotification } from '../notification-samples.ts';

test('control and invisible characters become one space, an empty text a question mark', () => {
  expect(cleanText('a\r\n\u202eb', 9)).toBe('a b');
  expect(cleanText('\u0000', 9)).toBe('?');
  expect(cleanText('\ud800', 9)).toBe('\ufffd');
});

test('a long text ends in an ellipsis, and in no half of a character', () => {
  expect(cleanText('abcd', 4)).toBe('abcd');
  expect(cleanText('abcde', 4)).toBe('abc…');
  expect(cleanText('ab𝒳de', 4)).toBe('ab…');
});

test('the title begins with what a person must see first', () => {
  expect(cleanNotification(sampleNotification()).title).toMatch(/^\[WARNING\] A node of /);
  expect(cleanNotification(resolvedNotification()).title).toMatch(/^\[RESOLVED\] a node of /);
  const test = sampleNotification({ test: true, severity: 'critical' });
  expect(cleanNotification(test).title).toMatch(/^\[TEST\] \[CRITICAL\] /);
});

test('an alert that a version before kept gets the next step of its notification', () => {
  const { next: _, ...deviation } = sampleAlert().deviation;
  const alerts = [{ ...sampleAlert(), deviation }] as unknown as Notification['alerts'];
  const notification = sampleNotification({ alerts });
  const [alert] = cleanNotification(notification).alerts;
  expect(alert?.deviation.next).toBe(notification.nextStep);
});

test('of what was observed at most 24 values stay', () => {
  const observed = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`n${at}`, at]));
  const alerts = [sampleAlert({}, { observed })];
  const [alert] = cleanNotification(sampleNotification({ alerts })).alerts;
  expect(Object.keys(alert?.deviation.observed ?? {})).toHaveLength(24);
});
