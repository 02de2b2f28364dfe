import type { Notification } from '../../model/notification.ts';
import { cleanNotification } from './clean-notification.ts';

/**
 * Renders a notification, cleaned, with as many of its alerts as fit; those that are dropped, from
 * the end, are counted in `alertsLeftOut`. One alert always stays: its texts have limits of their own.
 */
export function fitAlerts<Payload>(
  notification: Notification,
  render: (notification: Notification) => Payload,
  fits: (payload: Payload) => boolean,
): Payload {
  const clean = cleanNotification(notification);
  for (let kept = clean.alerts.length; ; kept -= 1) {
    const dropped = clean.alerts.length - kept;
    const payload = render({
      ...clean,
      alerts: clean.alerts.slice(0, kept),
      alertsLeftOut: clean.alertsLeftOut + dropped,
    });
    if (kept <= 1 || fits(payload)) return payload;
  }
}

/** The size of a value as JSON, in UTF-8 bytes. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
