import { createHash } from 'node:crypto';
import type { Notification, StandingAlerts } from '../../model/alerts/notification.ts';
import type { Deviation, Severity } from '../../model/deviation.ts';

/** One deviation over time: an episode, from the first window that showed it. */
export interface Alert {
  readonly episode: string;
  /** End of the first window that showed it. */
  readonly startsAtMs: number;
  readonly phase: 'pending' | 'firing';
  /** Closed windows in a row that showed it, while it is pending. */
  readonly windowsShown: number;
  /** Closed windows in a row that covered it and did not show it. */
  readonly windowsWithout: number;
  /** Whether it was gone in all of those windows. */
  readonly gone: boolean;
  /** The window that `deviation` is from. */
  readonly seenIn: { readonly endMs: number; readonly revision: number };
  /** The highest severity that was notified; null: the episode was never notified. */
  readonly toldSeverity: Severity | null;
  /** The account under which it was notified first; states of older versions have none. */
  readonly toldAccountId?: string;
  /** Whether a silence or another alert kept it from being notified. */
  readonly wasMuted: boolean;
  /** Transitions of the episode that were notified. */
  readonly transitions: number;
  readonly deviation: Deviation;
}

/** The alerts of one rule, balancer type and Region, from the first notified to the last resolved. */
export interface AlertGroup {
  readonly key: string;
  readonly episode: string;
  /** The highest severity that was notified of any of them. */
  readonly severity: Severity;
  /** The most balancers that were affected at once. */
  readonly balancersMost: number;
}

/** The state of all alerts between two windows: plain JSON, stored under these names. */
export interface AlertState {
  readonly schema: 1;
  /** End of the newest window that was applied. */
  readonly lastEndMs: number | null;
  readonly alerts: readonly Alert[];
  readonly groups: readonly AlertGroup[];
  /** Notifications to send, in order; some may have been sent already. */
  readonly outbox: readonly Notification[];
  /** Kept while there is a hook that hears it again; `notify` reads it from the lake. */
  readonly standing?: StandingAlerts;
}

export const NO_ALERTS: AlertState = {
  schema: 1,
  lastEndMs: null,
  alerts: [],
  groups: [],
  outbox: [],
};

/** An id that is the same for the same parts: SHA-256, the first 32 hex digits. */
export function alertId(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
