import type { Notification, NotificationAlert } from '../../model/alerts/notification.ts';
import type { Severity } from '../../model/deviation.ts';
import { alertFacts, alertPlace, extent, leftOut } from './alert-facts.ts';
import { cleanText } from './clean-notification.ts';
import { fitAlerts, jsonBytes } from './fit-alerts.ts';

/** An event of PagerDuty's Events API v2. */
export interface PagerDutyEvent {
  readonly routing_key: string;
  readonly event_action: 'trigger' | 'resolve';
  readonly dedup_key: string;
  readonly client: string;
  readonly client_url?: string;
  readonly payload: {
    readonly summary: string;
    readonly source: string;
    /** Ours are PagerDuty's own four words. */
    readonly severity: Severity;
    readonly timestamp: string;
    readonly component: string;
    readonly group: string;
    readonly class: string;
    readonly custom_details: Readonly<Record<string, unknown>>;
  };
  readonly links: readonly { readonly href: string; readonly text: string }[];
}

/** PagerDuty, "Send an Event": 512 KB; a summary of at most 1,024 characters. */
const EVENT_BYTES_MAX = 512_000;
const SUMMARY_LENGTH_MAX = 1024;

/** The event that opens or closes an incident: one per episode of the group. */
export function pagerDutyEvent(notification: Notification, routingKey: string): PagerDutyEvent {
  return fitAlerts(
    notification,
    (clean) => render(clean, routingKey),
    (event) => jsonBytes(event) <= EVENT_BYTES_MAX,
  );
}

function render(notification: Notification, routingKey: string): PagerDutyEvent {
  const { group, status, severity, title, at, links } = notification;
  return {
    routing_key: routingKey,
    event_action: status === 'resolved' ? 'resolve' : 'trigger',
    dedup_key: `resumption-watch/${group.episode}`,
    client: 'resumption-watch',
    ...(links.dashboard === null ? {} : { client_url: links.dashboard }),
    payload: {
      summary: cleanText(title, SUMMARY_LENGTH_MAX),
      source: notification.alerts[0]?.deviation.balancer ?? group.region,
      severity,
      timestamp: at,
      component: `${group.balancerType} balancer`,
      group: group.region,
      class: group.rule,
      custom_details: details(notification),
    },
    links: linksOf(notification),
  };
}

function details(notification: Notification): Readonly<Record<string, unknown>> {
  const { test, window, nextStep, links, alerts } = notification;
  return {
    ...(test ? { test: 'This is a test: nothing deviates.' } : {}),
    extent: extent(notification),
    window: `${window.start} to ${window.end}`,
    next_step: nextStep,
    runbook: links.runbook,
    alerts: alerts.map(alertDetails),
    ...(leftOut(notification) === null ? {} : { left_out: leftOut(notification) }),
  };
}

function alertDetails(alert: NotificationAlert): Readonly<Record<string, unknown>> {
  const { status, startsAt, endsAt, deviation } = alert;
  return {
    place: alertPlace(alert),
    status,
    since: startsAt,
    ...(endsAt === null ? {} : { until: endsAt }),
    reason: deviation.reason,
    next_step: deviation.next,
    documented: `${deviation.says} (${deviation.source})`,
    observed: Object.fromEntries(alertFacts(alert).map(({ name, text }) => [name, text])),
  };
}

function linksOf({ links, alerts }: Notification): PagerDutyEvent['links'] {
  const source = alerts[0]?.deviation.source;
  return [
    ...(links.dashboard === null ? [] : [{ href: links.dashboard, text: 'Dashboard' }]),
    ...(URL.canParse(links.runbook) ? [{ href: links.runbook, text: 'Runbook' }] : []),
    ...(source === undefined ? [] : [{ href: source, text: 'What is documented' }]),
  ];
}
