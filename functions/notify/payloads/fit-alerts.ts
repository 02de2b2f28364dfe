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
  const renderFirst = (kept: number) =>
    render({
      ...clean,
      alerts: clean.alerts.slice(0, kept),
      alertsLeftOut: clean.alertsLeftOut + clean.alerts.length - kept,
    });
  const whole = renderFirst(clean.alerts.length);
  if (clean.alerts.length <= 1 || fits(whole)) return whole;
  // A payload grows with its alerts: bisect between what is sure to stay and what does not fit.
  let best = renderFirst(1);
  let least = 1;
  let tooMany = clean.alerts.length;
  while (tooMany - least > 1) {
    const kept = Math.floor((least + tooMany) / 2);
    const payload = renderFirst(kept);
    if (fits(payload)) {
      best = payload;
      least = kept;
    } else {
      tooMany = kept;
    }
  }
  return best;
}

/** The size of a value as JSON, in UTF-8 bytes. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
