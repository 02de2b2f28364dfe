import { expect, test } from 'vitest';
import {
  cloudEventSchema,
  notificationSchema,
} from '../../../../functions/model/alerts/notification.ts';
import { sampleNotification } from '../../notify/notification-samples.ts';

const notification = sampleNotification();
const isValid = (changes: object) =>
  notificationSchema.safeParse({ ...notification, ...changes }).success;

test('a notification has at least one alert, at most 50, and nothing that is not described', () => {
  const [alert] = notification.alerts;
  expect(isValid({})).toBe(true);
  expect(isValid({ alerts: Array(50).fill(alert) })).toBe(true);
  expect(isValid({ alerts: [] })).toBe(false);
  expect(isValid({ alerts: Array(51).fill(alert) })).toBe(false);
  expect(isValid({ more: 1 })).toBe(false);
  expect(isValid({ id: 'short' })).toBe(false);
});

test('its envelope names the version and the two types, no others', () => {
  const event = {
    specversion: '1.0',
    id: notification.id,
    source: 'urn:resumption-watch',
    type: 'resumption-watch.alert.firing',
    subject: notification.group.key,
    time: notification.at,
    datacontenttype: 'application/json',
    dataschema: 'urn:resumption-watch:notification:1',
    data: notification,
  };
  expect(cloudEventSchema.safeParse(event).success).toBe(true);
  expect(cloudEventSchema.safeParse({ ...event, type: 'alert' }).success).toBe(false);
  expect(cloudEventSchema.safeParse({ ...event, specversion: '0.3' }).success).toBe(false);
});
