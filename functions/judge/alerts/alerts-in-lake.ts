import { sharedDocument } from '../../lake/state-document.ts';
import { ALERTS_KEY, type Notification } from '../../model/alerts/notification.ts';
import type { StateStore } from '../../ports.ts';
import type { AlertWindow } from './absence.ts';
import { type AlertState, NO_ALERTS } from './alert-state.ts';
import { alertsAfterWindow, futureNotes } from './alerts-after-window.ts';

/** The state of the alerts in the lake: runs that meet are few, and each writes it twice. */
export const ALERTS = sharedDocument<AlertState>({
  key: ALERTS_KEY,
  empty: NO_ALERTS,
  attempts: 20,
});

export interface AlertWorld {
  readonly lake: StateStore;
  /** Takes the notifications in their order, or throws; what it takes twice has the same id. */
  readonly send: (notifications: readonly Notification[]) => Promise<void>;
  /** Gets a line about each instant that can't be right. */
  readonly warn?: (line: string) => void;
}

/** The state as it was stored, and the notifications that were sent. */
export interface UpdatedAlerts {
  readonly state: AlertState;
  readonly sent: readonly Notification[];
}

/**
 * Updates the alerts in the lake by one window and sends the notifications, first those that an
 * earlier run left unsent. A notification is stored before it is sent and removed after, so that it
 * is sent at least once, and always with the same id. Throws `lake-write-failed`, and whatever `send` throws.
 */
export async function updateAlerts(
  alertWindow: AlertWindow,
  { lake, send, warn }: AlertWorld,
): Promise<UpdatedAlerts> {
  const { state, notes } = await ALERTS.change(lake, (before) => {
    const next = alertsAfterWindow(before, alertWindow);
    return { next, result: { state: next, notes: futureNotes(before, alertWindow) } };
  });
  for (const note of notes) warn?.(note);
  const sent = state.outbox;
  if (sent.length === 0) return { state, sent };
  await send(sent);
  const ids = new Set(sent.map(({ id }) => id));
  const left = (before: AlertState) => before.outbox.filter(({ id }) => !ids.has(id));
  return {
    state: await ALERTS.replace(lake, (before) => ({ ...before, outbox: left(before) })),
    sent,
  };
}
