import { expect, test } from 'vitest';
import type { Notification } from '../../../../functions/model/notification.ts';
import { fitAlerts, jsonBytes } from '../../../../functions/notify/payloads/fit-alerts.ts';
import { sampleAlert, sampleNotification } from '../notification-samples.ts';

const ALERTS_LEFT_OUT = 7;

/** A notification whose alerts differ in size. */
const notificationOf = (count: number) =>
  sampleNotification({
    alerts: Array.from({ length: count }, (_, at) =>
      sampleAlert({}, { node: `10.0.0.${at}`, reason: 'r'.repeat(1 + ((at * 37) % 500)) }),
    ),
    alertsLeftOut: ALERTS_LEFT_OUT,
  });

/** How many alerts stay under a limit, and how often the notification was rendered. */
function fitted(count: number, bytesMax: number) {
  let renders = 0;
  const render = (notification: Notification) => {
    renders += 1;
    return notification;
  };
  const { alerts, alertsLeftOut } = fitAlerts(
    notificationOf(count),
    render,
    (payload) => jsonBytes(payload) <= bytesMax,
  );
  expect(alertsLeftOut).toBe(ALERTS_LEFT_OUT + count - alerts.length);
  expect(alerts).toEqual(notificationOf(count).alerts.slice(0, alerts.length));
  return { kept: alerts.length, renders };
}

const bytesOf = (count: number, kept: number) => {
  const notification = notificationOf(count);
  const alertsLeftOut = ALERTS_LEFT_OUT + count - kept;
  return jsonBytes(
    fitAlerts(
      { ...notification, alerts: notification.alerts.slice(0, kept), alertsLeftOut },
      (clean) => clean,
      () => true,
    ),
  );
};

test('all alerts stay where they fit, after one rendering', () => {
  expect(fitted(50, bytesOf(50, 50))).toEqual({ kept: 50, renders: 1 });
});

test('as many stay as fit, to the byte, whatever their number', () => {
  for (let kept = 2; kept < 50; kept += 1) {
    const bytes = bytesOf(50, kept);
    expect(fitted(50, bytes).kept).toBe(kept);
    expect(fitted(50, bytes - 1).kept).toBe(kept - 1);
  }
});

test('fifty alerts are rendered eight times at most', () => {
  const renders = Array.from({ length: 50 }, (_, at) => fitted(50, bytesOf(50, at + 1)).renders);
  expect(Math.max(...renders)).toBeLessThanOrEqual(8);
});

test('one alert stays though it does not fit', () => {
  expect(fitted(50, 0).kept).toBe(1);
  expect(fitted(1, 0)).toEqual({ kept: 1, renders: 1 });
});

test('sizes are those of UTF-8', () => {
  expect(jsonBytes({ a: 'ä€𝒳' })).toBe('{"a":""}'.length + 2 + 3 + 4);
});
