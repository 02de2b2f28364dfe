import { Fault } from '../errors.ts';
import type { Notification } from '../model/notification.ts';
import type { StateStore } from '../ports.ts';
import type { AlertEvaluation } from './alert-evaluation.ts';
import { type AlertState, NO_ALERTS } from './alert-state.ts';
import { evaluateAlerts } from './evaluate-alerts.ts';

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
  return (await loadState(lake)).state;
}

async function change(
  lake: StateStore,
  next: (before: AlertState) => AlertState,
): Promise<AlertState> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const { state, bytes, version } = await loadState(lake);
    const changed = next(state);
    const written = Buffer.from(`${JSON.stringify(changed)}\n`);
    // A repeat changes nothing, and writes nothing.
    if (bytes !== null && written.equals(bytes)) return changed;
    if (await lake.replace(ALERTS_KEY, written, version)) return changed;
  }
  throw new Fault('lake-write-failed', `${ALERTS_KEY} is written by others all the time`);
}

async function loadState(lake: StateStore) {
  const found = await lake.load(ALERTS_KEY);
  if (found === undefined) return { state: NO_ALERTS, bytes: null, version: null };
  // The lake is written by this pipeline alone: what is read back has the shape that was written.
  const state: AlertState = JSON.parse(Buffer.from(found.bytes).toString('utf8'));
  return { state, bytes: found.bytes, version: found.version };
}
