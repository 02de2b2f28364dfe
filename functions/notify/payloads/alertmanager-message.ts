import type { Notification, NotificationAlert } from '../../model/alerts/notification.ts';
import { annotationsOf, labelsOf, type Texts } from './alertmanager-labels.ts';
import { fitAlerts, jsonBytes } from './fit-alerts.ts';

/**
 * The body of a webhook as Alertmanager sends it, version 4 (its configuration page); what Alertmanager
 * itself is sent is another body, `postableAlerts`.
 */
export interface AlertmanagerMessage {
  readonly version: '4';
  readonly groupKey: string;
  /** Alerts that are left out. */
  readonly truncatedAlerts: number;
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly groupLabels: Texts;
  readonly commonLabels: Texts;
  readonly commonAnnotations: Texts;
  readonly externalURL: string;
  readonly alerts: readonly AlertmanagerAlert[];
}

interface AlertmanagerAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly fingerprint: string;
}

/** Alertmanager has no limit of its own: as for CloudEvents, what receivers are sure to take. */
const MESSAGE_BYTES_MAX = 64 * 1024;
/** Go's zero time: how Alertmanager says "not yet". */
const NOT_YET = '0001-01-01T00:00:00Z';

/** The message for what takes Alertmanager's webhooks; `receiver` is the hook's name. */
export function alertmanagerMessage(
  notification: Notification,
  receiver: string,
): AlertmanagerMessage {
  return fitAlerts(
    notification,
    (clean) => render(clean, receiver),
    (message) => jsonBytes(message) <= MESSAGE_BYTES_MAX,
  );
}

function render(notification: Notification, receiver: string): AlertmanagerMessage {
  const { group, status, links, alertsLeftOut } = notification;
  const alerts = notification.alerts.map((alert) => renderAlert(notification, alert));
  return {
    version: '4',
    groupKey: group.key,
    truncatedAlerts: alertsLeftOut,
    status,
    receiver,
    groupLabels: {
      alertname: group.rule,
      balancer_type: group.balancerType,
      region: group.region,
    },
    commonLabels: inAll(alerts.map(({ labels }) => labels)),
    commonAnnotations: inAll(alerts.map(({ annotations }) => annotations)),
    externalURL: links.dashboard ?? '',
    alerts,
  };
}

function renderAlert(notification: Notification, alert: NotificationAlert): AlertmanagerAlert {
  return {
    status: alert.status,
    labels: labelsOf(notification, alert),
    annotations: annotationsOf(notification, alert),
    startsAt: alert.startsAt,
    endsAt: alert.endsAt ?? NOT_YET,
    generatorURL: notification.links.dashboard ?? '',
    fingerprint: alert.fingerprint,
  };
}

/** The entries that all have alike. */
function inAll([first = {}, ...rest]: readonly Texts[]): Texts {
  return Object.fromEntries(
    Object.entries(first).filter(([name, text]) => rest.every((other) => other[name] === text)),
  );
}
