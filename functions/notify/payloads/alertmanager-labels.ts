import type { Notification, NotificationAlert } from '../../model/alerts/notification.ts';
import { alertFacts, extent } from './alert-facts.ts';

/** Names with texts: labels or annotations. */
export type Texts = Readonly<Record<string, string>>;

/**
 * Labels by which an alert is routed. They are its identity at Alertmanager, so none of them changes
 * in an episode, and no two alerts have the same: two facts of one rule at one place differ in their
 * fingerprint alone.
 */
export function labelsOf(
  { test }: Notification,
  { fingerprint, told, deviation }: NotificationAlert,
): Texts {
  const { rule, balancerType, region, balancer } = deviation;
  const { severity, accountId } = told ?? deviation;
  const { node, mechanism, relation } = deviation;
  return {
    alertname: rule,
    severity,
    balancer_type: balancerType,
    region,
    account_id: accountId,
    balancer,
    ...(node === null ? {} : { node }),
    ...(mechanism === null ? {} : { mechanism }),
    ...(relation === null ? {} : { relation }),
    fingerprint,
    ...(test ? { test: 'true' } : {}),
  };
}

/** Everything else that is known of an alert: what varies from window to window. */
export function annotationsOf(notification: Notification, alert: NotificationAlert): Texts {
  const { title, links, window } = notification;
  const { reason, next, says, source } = alert.deviation;
  return {
    summary: title,
    description: reason,
    extent: extent(notification),
    documented: says,
    documented_at: source,
    ...Object.fromEntries(alertFacts(alert).map(({ name, text }) => [snakeCase(name), text])),
    since: alert.startsAt,
    window: `${window.start} to ${window.end}`,
    next_step: next,
    runbook_url: links.runbook,
    ...(links.dashboard === null ? {} : { dashboard_url: links.dashboard }),
  };
}

/** As Alertmanager wants names: it refuses an alert for one that is none (`LabelNameRE`). */
function snakeCase(name: string): string {
  return name
    .replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    .replaceAll(/[^a-z0-9_]/g, '_')
    .replace(/^(?=\d)/, '_');
}
