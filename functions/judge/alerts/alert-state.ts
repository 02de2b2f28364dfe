import { createHash } from 'node:crypto';
import type { Deviation, Severity } from '../../model/deviation.ts';
import type { Notification } from '../../model/notification.ts';

/** One deviation over time: an episode, from the first window that showed it. */
export interface Alert {
  readonly episode: string;
  /** End of the first window that showed it. */
  readonly startsAtMs: number;
  readonly phase: 'pending' | 'firing';
  /** Closed windows in a row that showed it, while it is pending. */
  readonly windowsShown: number;
  /** Closed windows in a row that were without it, though they could tell. */
  readonly windowsWithout: number;
  /** Whether it was gone in all of those. */
  readonly gone: boolean;
  /** The window that showed `deviation` as it stands here. */
  readonly seenIn: { readonly endMs: number; readonly revision: number };
  /** The highest severity that was told; null: nobody was told of the episode. */
  readonly toldSeverity: Severity | null;
  /** Whether it would have been told, but for a silence or another alert. */
  readonly wasMuted: boolean;
  /** Transitions of the episode that were told. */
  readonly transitions: number;
  readonly deviation: Deviation;
}

/** The alerts of one rule, balancer type and Region, from the first told to the last resolved. */
export interface AlertGroup {
  readonly key: string;
  readonly episode: string;
  /** The highest severity that was told of any of them. */
  readonly severity: Severity;
  /** The most balancers that it had at once. */
  readonly balancersMost: number;
}

/** What is known of all alerts between two evaluations; plain JSON. */
export interface AlertState {
  readonly schema: 1;
  /** End of the newest window that was evaluated. */
  readonly lastEndMs: number | null;
  readonly alerts: readonly Alert[];
  readonly groups: readonly AlertGroup[];
  /** What is to be sent, in order, and may have been sent already. */
  readonly outbox: readonly Notification[];
}

export const NO_ALERTS: AlertState = {
  schema: 1,
  lastEndMs: null,
  alerts: [],
  groups: [],
  outbox: [],
};

/** Names what the parts name, the same at every try: SHA-256, the first 32 hex digits. */
export function alertId(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
