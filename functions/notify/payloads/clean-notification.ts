import type { Notification, NotificationAlert } from '../../model/alerts/notification.ts';

const NAME_LENGTH_MAX = 255;
const SENTENCE_LENGTH_MAX = 600;
const VALUE_LENGTH_MAX = 100;
const OBSERVED_MAX = 24;

/**
 * A notification whose texts can't disturb who shows it: log text comes from attackers, so control
 * and invisible characters (which also turn text around) go, and every text has a limit.
 */
export function cleanNotification(notification: Notification): Notification {
  const { group, links } = notification;
  return {
    ...notification,
    title: cleanText(headline(notification), SENTENCE_LENGTH_MAX),
    nextStep: cleanText(notification.nextStep, SENTENCE_LENGTH_MAX),
    group: {
      ...group,
      key: cleanText(group.key, NAME_LENGTH_MAX),
      region: cleanText(group.region, NAME_LENGTH_MAX),
    },
    links: { ...links, runbook: cleanText(links.runbook, SENTENCE_LENGTH_MAX) },
    alerts: notification.alerts.map((alert) => cleanAlert(alert, notification.nextStep)),
  };
}

/** A text of one line, of 1 to `lengthMax` characters; what is cut off shows as `…`. */
export function cleanText(text: string, lengthMax: number): string {
  // Cut first: a long text costs no more than a short one.
  const visible = text
    .slice(0, lengthMax + 1)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  if (text.length <= lengthMax) return visible === '' ? '?' : visible;
  // A pair of surrogates that the cut parts would be no character any more.
  return `${visible.slice(0, lengthMax - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/**
 * The title with what a person must see first: that it is a test, over, or how bad. A group that is
 * over says so in its title, but for one hook it may be over before.
 */
function headline({ test, status, severity, title }: Notification): string {
  const state = status === 'resolved' ? 'RESOLVED' : severity.toUpperCase();
  return `${test ? '[TEST] ' : ''}[${state}] ${title.replace(/^Resolved: /, '')}`;
}

function cleanAlert(alert: NotificationAlert, nextStep: string): NotificationAlert {
  const { deviation } = alert;
  const { region, accountId, balancer, node, says, reason } = deviation;
  // What a version before kept to be sent has none.
  const { next = nextStep }: Partial<typeof deviation> = deviation;
  return {
    ...alert,
    deviation: {
      ...deviation,
      region: cleanText(region, NAME_LENGTH_MAX),
      accountId: cleanText(accountId, NAME_LENGTH_MAX),
      balancer: cleanText(balancer, NAME_LENGTH_MAX),
      node: node === null ? null : cleanText(node, NAME_LENGTH_MAX),
      says: cleanText(says, SENTENCE_LENGTH_MAX),
      reason: cleanText(reason, SENTENCE_LENGTH_MAX),
      next: cleanText(next, SENTENCE_LENGTH_MAX),
      observed: cleanObserved(deviation.observed),
    },
  };
}

type Observed = NotificationAlert['deviation']['observed'];

function cleanObserved(observed: Observed): Observed {
  return Object.fromEntries(
    Object.entries(observed)
      .slice(0, OBSERVED_MAX)
      .map(([name, value]) => [
        cleanText(name, VALUE_LENGTH_MAX),
        typeof value === 'string' ? cleanText(value, VALUE_LENGTH_MAX) : value,
      ]),
  );
}
