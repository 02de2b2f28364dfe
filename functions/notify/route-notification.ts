import type { Hook } from '../model/alert-settings.ts';
import { SEVERITIES, type Severity } from '../model/deviation.ts';
import { isMatched } from '../model/matchers.ts';
import type { Notification, NotificationAlert } from '../model/notification.ts';

const DEFAULT_MIN_SEVERITY = 'warning';

/**
 * What of a notification a hook is told: the alerts that are severe enough and match its `only`;
 * null where nothing of them is new. Over for a hook is what is over for all of its alerts.
 */
export function routeNotification(hook: Hook, notification: Notification): Notification | null {
  const { severity } = notification;
  const alerts = notification.alerts.filter((alert) => goesTo(hook, alert, severity));
  const isNew = notification.test || alerts.some(({ transition }) => transition !== null);
  if (alerts.length === 0 || !isNew) return null;
  // Alerts that were left out may still fire, and may be this hook's.
  const mayFire = notification.status === 'firing' && notification.alertsLeftOut > 0;
  const isOver = alerts.every(({ status }) => status === 'resolved') && !mayFire;
  return {
    ...notification,
    alerts,
    status: isOver ? 'resolved' : 'firing',
    severity: alerts.length === notification.alerts.length ? severity : worst(alerts),
  };
}

/**
 * Severity may have fallen since the opening, which the alert no longer tells, but the notification:
 * a resolution goes to every hook that could have had its opening.
 */
function goesTo(hook: Hook, { status, deviation }: NotificationAlert, told: Severity): boolean {
  const least = rank(hook.minSeverity ?? DEFAULT_MIN_SEVERITY);
  const highest = Math.max(rank(told), rank(deviation.severity));
  const could =
    status === 'firing'
      ? [deviation.severity]
      : SEVERITIES.slice(rank(deviation.severity), highest + 1);
  const { only } = hook;
  return could.some(
    (severity) =>
      rank(severity) >= least &&
      (only === undefined || isMatched(only, { ...deviation, severity })),
  );
}

function worst(alerts: readonly NotificationAlert[]): Severity {
  const highest = Math.max(...alerts.map(({ deviation }) => rank(deviation.severity)));
  return SEVERITIES[highest] ?? 'info';
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
