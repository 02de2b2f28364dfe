import type { Hook } from '../model/alerts/alert-settings.ts';
import { isMatched } from '../model/alerts/matchers.ts';
import type { Notification, NotificationAlert } from '../model/alerts/notification.ts';
import { SEVERITIES, type Severity } from '../model/deviation.ts';

const DEFAULT_MIN_SEVERITY = 'warning';

/**
 * The part of a notification that goes to a hook: the alerts that are severe enough and match its `only`;
 * null where none of them is new. For a hook a group is over when all of the hook's alerts are.
 */
export function routeNotification(hook: Hook, notification: Notification): Notification | null {
  const routed = partFor(hook, notification);
  const isNew = notification.test || routed?.alerts.some(({ transition }) => transition !== null);
  return isNew === true ? routed : null;
}

/** The part of a notification that fires and that a hook hears again; null where there is none. */
export function routeAgain(hook: Hook, notification: Notification): Notification | null {
  const routed = partFor(hook, notification);
  const alerts = routed?.alerts.filter(({ status }) => status === 'firing') ?? [];
  return routed === null || alerts.length === 0 ? null : { ...routed, alerts };
}

/** The part of a notification that goes to a hook, new or not; null where there is none. */
export function partFor(hook: Hook, notification: Notification): Notification | null {
  const { severity } = notification;
  const alerts = notification.alerts.filter((alert) => goesTo(hook, alert, severity));
  if (alerts.length === 0) return null;
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
 * Severity may have fallen since the opening, and only the notification keeps the highest one: a
 * resolution goes to every hook that could have had its opening.
 */
function goesTo(
  hook: Hook,
  { status, deviation, told, transition }: NotificationAlert,
  highestNotified: Severity,
): boolean {
  const least = rank(hook.minSeverity ?? DEFAULT_MIN_SEVERITY);
  const highest = Math.max(rank(highestNotified), rank(deviation.severity));
  // What fires on and was told is as severe as it was told: it may have become milder since.
  const now = transition === null ? (told?.severity ?? deviation.severity) : deviation.severity;
  const could =
    status === 'firing' ? [now] : SEVERITIES.slice(rank(deviation.severity), highest + 1);
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
