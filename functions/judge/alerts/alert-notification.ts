import type { AlertSettings } from '../../model/alerts/alert-settings.ts';
import type { Notification, NotificationAlert } from '../../model/alerts/notification.ts';
import { type Deviation, SEVERITIES, storedDeviation } from '../../model/deviation.ts';
import { compareText } from '../../model/text-order.ts';
import { instant } from '../../model/time.ts';
import { balancerNameKey, countBalancers } from '../../model/trials/trial-account.ts';
import type { BalancerVerdict, BalancerVerdictName } from '../../model/verdict.ts';
import { count, counted } from '../../model/wording.ts';
import { commonNextStep } from '../steps/next-steps.ts';
import type { AlertWindow } from './absence.ts';
import { type Alert, type AlertGroup, alertId } from './alert-state.ts';
import type { AlertOutcome } from './alert-transition.ts';
import { RULE_FAULTS } from './rule-faults.ts';

/** Keeps a notification far below the 256 KB of an event of EventBridge. */
const ALERTS_MAX = 50;
const RUNBOOKS_PATH = 'functions/judge/runbooks/';

/** The notification of a group after a window; `notified` are its alerts that hooks know of. */
export function toNotification(
  group: AlertGroup,
  notified: readonly AlertOutcome[],
  alertWindow: AlertWindow,
): Notification {
  const whole = wholeNotification(group, notified, alertWindow);
  return {
    ...whole,
    alerts: whole.alerts.slice(0, ALERTS_MAX),
    alertsLeftOut: Math.max(0, whole.alerts.length - ALERTS_MAX),
  };
}

/** All alerts of a group after a window, in as many notifications as they need. */
export function standingNotifications(
  group: AlertGroup,
  notified: readonly AlertOutcome[],
  alertWindow: AlertWindow,
): readonly Notification[] {
  const whole = wholeNotification(group, notified, alertWindow);
  const parts = Math.ceil(whole.alerts.length / ALERTS_MAX);
  return Array.from({ length: parts }, (_, at) => ({
    ...whole,
    id: alertId('standing', group.episode, alertWindow.window.endMs, at),
    alerts: whole.alerts.slice(at * ALERTS_MAX, (at + 1) * ALERTS_MAX),
  }));
}

function wholeNotification(
  group: AlertGroup,
  notified: readonly AlertOutcome[],
  { window, coverage, verdicts, settings, dueAtMs }: AlertWindow,
): Notification {
  const ordered = notified.toSorted(newestFirst);
  const [first] = ordered;
  if (first === undefined) throw new Error('a group is notified because one of its alerts changed');
  const { deviation } = first.alert;
  const { rule, balancerType, region } = deviation;
  const open = ordered.filter(({ ended }) => ended === null);
  const balancers = {
    deviating:
      open.length > 0
        ? countBalancers(open.map(({ alert }) => alert.deviation))
        : group.balancersMost,
    of: coverage.balancersOf(balancerType, region),
  };
  // Where logs ceased, the window may know fewer balancers than those of which alerts are open.
  const counts = { ...balancers, of: Math.max(balancers.of, balancers.deviating) };
  const status = open.length > 0 ? 'firing' : 'resolved';
  return {
    schema: 1,
    id: alertId(...ordered.flatMap(({ transition }) => transition?.id ?? [])),
    test: false,
    group: { key: group.key, episode: group.episode, rule, balancerType, region },
    status,
    severity: group.severity,
    at: instant(dueAtMs),
    window: {
      start: instant(window.startMs),
      end: instant(window.endMs),
      revision: window.revision,
    },
    balancers: counts,
    title: titleOf(deviation, counts, status),
    nextStep: commonNextStep(ordered.map(({ alert }) => storedDeviation(alert.deviation))),
    links: linksOf(deviation, settings),
    alerts: ordered.map((one) =>
      toAlert(one, window.endMs, verdictOf(one.alert.deviation, verdicts)),
    ),
    alertsLeftOut: 0,
  };
}

/** The verdict of the balancer of a deviation; null where the window does not know it. */
function verdictOf(
  deviation: Deviation,
  verdicts: readonly BalancerVerdict[],
): BalancerVerdictName | null {
  const named = verdicts.filter((one) => balancerNameKey(one) === balancerNameKey(deviation));
  const own = named.find(({ accountId }) => accountId === deviation.accountId);
  // An account may come or go while the deviation lasts: then one balancer has the name.
  return (own ?? (named.length === 1 ? named[0] : undefined))?.verdict ?? null;
}

function toAlert(
  { alert, ended, transition }: AlertOutcome,
  endMs: number,
  verdict: NotificationAlert['verdict'],
): NotificationAlert {
  const { deviation, episode, startsAtMs } = alert;
  return {
    fingerprint: deviation.fingerprint,
    episode,
    status: ended === null ? 'firing' : 'resolved',
    startsAt: instant(startsAtMs),
    endsAt: ended === null ? null : instant(endMs),
    transition,
    verdict,
    told: toldOf(alert),
    deviation: { ...storedDeviation(deviation), observed: { ...deviation.observed } },
  };
}

function toldOf({ toldSeverity, toldAccountId }: Alert): NotificationAlert['told'] {
  if (toldSeverity === null || toldAccountId === undefined) return null;
  return { severity: toldSeverity, accountId: toldAccountId };
}

/** `3 of 8 application balancers in eu-west-1: sessions accepted across nodes (RULE)`. */
function titleOf(
  { rule, balancerType, region }: Deviation,
  { deviating, of }: Notification['balancers'],
  status: Notification['status'],
): string {
  const where = `${count(deviating)} of ${counted(of, `${balancerType} balancer`)} in ${region}`;
  const prefix = status === 'resolved' ? 'Resolved: ' : '';
  return `${prefix}${where}: ${RULE_FAULTS[rule]} (${rule})`;
}

function linksOf({ rule, balancer }: Deviation, settings: AlertSettings): Notification['links'] {
  const { dashboard, runbooks } = settings;
  const fragment = new URLSearchParams({ balancer, rule }).toString();
  const base = runbooks?.replace(/\/?$/, '/') ?? RUNBOOKS_PATH;
  return {
    dashboard: dashboard === undefined ? null : withFragment(dashboard, fragment),
    runbook: `${base}${rule}.md`,
  };
}

function withFragment(url: string, fragment: string): string {
  const link = new URL(url);
  link.hash = fragment;
  return link.href;
}

/** Changed alerts come first, open ones before ended ones, then the newest and the worst. */
function newestFirst(a: AlertOutcome, b: AlertOutcome): number {
  const changed = ({ transition }: AlertOutcome) => (transition === null ? 1 : 0);
  const over = ({ ended }: AlertOutcome) => (ended === null ? 0 : 1);
  const rank = ({ alert }: AlertOutcome) => SEVERITIES.indexOf(alert.deviation.severity);
  const start = ({ alert }: AlertOutcome) => alert.startsAtMs;
  const byNumber =
    changed(a) - changed(b) || over(a) - over(b) || start(b) - start(a) || rank(b) - rank(a);
  return byNumber !== 0 ? byNumber : compareText(placeOf(a), placeOf(b));
}

function placeOf({ alert }: AlertOutcome): string {
  const { accountId, balancer, node, mechanism, relation, fingerprint } = alert.deviation;
  return JSON.stringify([accountId, balancer, node, mechanism, relation, fingerprint]);
}
