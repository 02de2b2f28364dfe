import type { Notification, NotificationAlert } from '../../model/alerts/notification.ts';
import { HOUR_MS, instant, MINUTE_MS } from '../../model/time.ts';
import { annotationsOf, labelsOf, type Texts } from './alertmanager-labels.ts';
import { cleanNotification } from './clean-notification.ts';

/** An alert as it is posted to API v2 of Alertmanager (its `openapi.yaml`, `postableAlert`). */
export interface PostableAlert {
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL?: string;
}

/** How far apart windows are, and when the newest of them found what is posted now. */
export interface PostedAt {
  readonly nowMs: number;
  readonly foundAtMs: number;
  readonly repeatHours: number;
}

/** So many windows may fail to come, or to be posted, before Alertmanager ends what fires. */
const WINDOWS_OUTLASTED = 3;

/** Until when what was found at an instant holds, unless it is found again. */
export function holdsUntilMs({ foundAtMs, repeatHours }: Omit<PostedAt, 'nowMs'>): number {
  return foundAtMs + WINDOWS_OUTLASTED * repeatHours * HOUR_MS;
}

/**
 * The body for Alertmanager itself, all alerts of a notification: it has no limit on their number.
 * What fires ends by itself unless it is posted again, what is over ends now.
 */
export function postableAlerts(
  notification: Notification,
  posted: PostedAt,
): readonly PostableAlert[] {
  const clean = cleanNotification(notification);
  const { dashboard } = clean.links;
  return clean.alerts.map((alert) => ({
    labels: labelsOf(clean, alert),
    annotations: annotationsOf(clean, alert),
    ...spanOf(alert, posted),
    ...(dashboard === null ? {} : { generatorURL: dashboard }),
  }));
}

/** Alertmanager keeps the end that it has where its clock has not reached that of a resolution. */
const CLOCK_LAG_MAX_MS = MINUTE_MS;

/**
 * Each post starts now, of which Alertmanager keeps the earliest: an alert whose start lies further back
 * than `group_wait` it would send on at once, alone, and the rest of its group after `group_interval`.
 */
function spanOf(
  { status }: NotificationAlert,
  posted: PostedAt,
): Pick<PostableAlert, 'startsAt' | 'endsAt'> {
  const { nowMs } = posted;
  const over = instant(nowMs - CLOCK_LAG_MAX_MS);
  return status === 'resolved'
    ? { startsAt: over, endsAt: over }
    : { startsAt: instant(nowMs), endsAt: instant(Math.max(nowMs, holdsUntilMs(posted))) };
}
