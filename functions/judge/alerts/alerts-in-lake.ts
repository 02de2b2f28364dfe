import { changeDocument, loadDocument } from '../../lake/state-document.ts';
import type { Notification } from '../../model/notification.ts';
import type { StateStore } from '../../ports.ts';
import type { AlertEvaluation } from './alert-evaluation.ts';
import { type AlertState, NO_ALERTS } from './alert-state.ts';
import { evaluateAlerts } from './alerts-after-window.ts';

/** Where the state of the alerts lies in the lake. */
export const ALERTS_KEY = 'alerts/state.json';
/** Attempts at a write while others write too; each of them loses to one that got through. */
const ATTEMPTS_MAX = 20;

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
  const state = await change(lake, (before) => evaluateAlerts(before, evaluation));
  const sent = state.outbox;
  if (sent.length === 0) return { state, sent };
  await send(sent);
  const ids = new Set(sent.map(({ id }) => id));
  const left = (before: AlertState) => before.outbox.filter(({ id }) => !ids.has(id));
  return { state: await change(lake, (before) => ({ ...before, outbox: left(before) })), sent };
}

/** The alerts as they stand in the lake. */
export async function readAlerts(lake: StateStore): Promise<AlertState> {
  return (await loadDocument<AlertState>(lake, ALERTS_KEY)) ?? NO_ALERTS;
}

async function change(
  lake: StateStore,
  step: (before: AlertState) => AlertState,
): Promise<AlertState> {
  return await changeDocument<AlertState, AlertState>(
    lake,
    ALERTS_KEY,
    ATTEMPTS_MAX,
    async (before = NO_ALERTS) => {
      const next = step(before);
      return { next, result: next };
    },
  );
}
