import type { Notification } from '../../model/alerts/notification.ts';
import { SEVERITIES, type Severity } from '../../model/deviation.ts';
import { compareText } from '../../model/text-order.ts';
import { countBalancers } from '../../model/trials/trial-account.ts';
import type { AlertWindow } from './absence.ts';
import { standingNotifications, toNotification } from './alert-notification.ts';
import { type AlertGroup, alertId } from './alert-state.ts';
import type { AlertOutcome } from './alert-transition.ts';

/**
 * Groups the alerts of a window: one notification for each rule, balancer type and Region in which
 * something changed, so that a fault that hits many balancers is notified once. `standing` holds all
 * alerts of all groups, whether or not they changed.
 */
export function notifyGroups(
  groups: readonly AlertGroup[],
  outcomes: readonly AlertOutcome[],
  alertWindow: AlertWindow,
): {
  readonly groups: readonly AlertGroup[];
  readonly notifications: readonly Notification[];
  readonly standing: readonly Notification[];
} {
  const before = new Map(groups.map((group) => [group.key, group]));
  const members = Map.groupBy(
    outcomes.filter(({ alert }) => alert.toldSeverity !== null),
    groupKey,
  );
  const after = [...members]
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, alerts]) => {
      const group = grown(before.get(key), key, alerts, alertWindow.window.endMs);
      return { group, alerts };
    });
  return {
    groups: after
      .filter(({ alerts }) => alerts.some(({ ended }) => ended === null))
      .map(({ group }) => group),
    notifications: after
      .filter(({ alerts }) => alerts.some(({ transition }) => transition !== null))
      .map(({ group, alerts }) => toNotification(group, alerts, alertWindow)),
    standing: isHeardAgain(alertWindow)
      ? after.flatMap(({ group, alerts }) => standingNotifications(group, alerts, alertWindow))
      : [],
  };
}

function isHeardAgain({ settings }: AlertWindow): boolean {
  return (settings.hooks ?? []).some(({ type }) => type === 'alertmanager');
}

function groupKey({ alert }: AlertOutcome): string {
  const { rule, balancerType, region } = alert.deviation;
  return `${rule} ${balancerType} ${region}`;
}

function grown(
  before: AlertGroup | undefined,
  key: string,
  alerts: readonly AlertOutcome[],
  endMs: number,
): AlertGroup {
  const open = alerts.filter(({ ended }) => ended === null).map(({ alert }) => alert.deviation);
  const severities: readonly (Severity | null | undefined)[] = [
    before?.severity,
    ...alerts.map(({ alert }) => alert.toldSeverity),
  ];
  return {
    key,
    episode: before?.episode ?? alertId(key, endMs),
    severity: SEVERITIES.findLast((severity) => severities.includes(severity)) ?? 'info',
    balancersMost: Math.max(before?.balancersMost ?? 0, countBalancers(open)),
  };
}
