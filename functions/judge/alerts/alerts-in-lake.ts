import { sharedDocument } from '../../lake/state-document.ts';
import type { Notification } from '../../model/notification.ts';
import type { StateStore } from '../../ports.ts';
import type { AlertEvaluation } from './alert-evaluation.ts';
import { type AlertState, NO_ALERTS } from './alert-state.ts';
import { evaluateAlerts } from './alerts-after-window.ts';

/** The state of the alerts in the lake: runs that meet are few, and each writes it twice. */
export const ALERTS = sharedDocument<AlertState>({
  key: 'alerts/state.json',
  empty: NO_ALERTS,
  attempts: 20,
});

export interface AlertWorld {
  readonly lake: StateStore;
  /** Takes the notifications in their order, or throws; what it takes twice has the same id. */
  readonly send: (notifications: readonly Notification[]) => Promise<void>;
}

/** The state as it was stored, and what was sent. */
export interface AdvancedAlerts {
  readonly state: AlertState;
  readonly sent: readonly Notification[];
}

/**
 * Takes the alerts in the lake over one window and sends what is to be told, what an earlier run
 * left unsent first. It is stored before it is sent and taken out after, so that it is sent at least
 * once, and always with the same id. Throws `lake-write-failed`, and whatever `send` throws.
 */
export async function advanceAlerts(
  evaluation: AlertEvaluation,
  { lake, send }: AlertWorld,
): Promise<AdvancedAlerts> {
  const state = await ALERTS.replace(lake, (before) => evaluateAlerts(before, evaluation));
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
