import type { Silence } from '../../model/alerts/alert-settings.ts';
import { isMatched } from '../../model/alerts/matchers.ts';
import type { Deviation } from '../../model/deviation.ts';
import { compareText } from '../../model/text-order.ts';
import { instant } from '../../model/time.ts';
import type { AlertWindow } from './absence.ts';
import { notifyGroups } from './alert-groups.ts';
import type { Alert, AlertState } from './alert-state.ts';
import { reviseAlert, type Sight, type Step, stepAlert } from './alert-step.ts';
import { decideTransition } from './alert-transition.ts';
import { inhibited } from './inhibitions.ts';

/**
 * The state of all alerts after a window, with its notifications at the end of the outbox. Windows
 * count by event time: only the first measuring of a window that ends after all earlier ones opens,
 * counts or resolves alerts, whichever of its revisions arrives first. What ends in the future comes
 * from a wrong clock: such a window changes nothing, and such an earlier one stands in no one's way.
 */
export function alertsAfterWindow(state: AlertState, alertWindow: AlertWindow): AlertState {
  const { nowMs, window } = alertWindow;
  if (window.endMs > nowMs) return state;
  const { lastEndMs } = state;
  const isNewest = lastEndMs === null || window.endMs > lastEndMs || lastEndMs > nowMs;
  return isNewest && window.revision === 0
    ? applyNewest(state, alertWindow)
    : applyRevision(state, alertWindow);
}

/** What a person should know where an instant lies in the future: a line each. */
export function futureNotes(
  { lastEndMs }: AlertState,
  { window, nowMs }: Pick<AlertWindow, 'window' | 'nowMs'>,
): readonly string[] {
  const now = `it is ${instant(nowMs)} here`;
  return [
    ...(window.endMs > nowMs
      ? [
          `the window ends in the future, at ${instant(window.endMs)} (${now}), so it opens and ` +
            'closes no alert: check the clock of this machine, and the times in the logs',
        ]
      : []),
    ...(lastEndMs !== null && lastEndMs > nowMs
      ? [
          `the alerts were last judged by a window that ends in the future, at ${instant(lastEndMs)} ` +
            `(${now}): that is ignored`,
        ]
      : []),
  ];
}

function applyRevision(state: AlertState, { window, deviations }: AlertWindow): AlertState {
  const shown = byFingerprint(deviations);
  const alerts = state.alerts.map((alert) =>
    reviseAlert(alert, shown.get(alert.deviation.fingerprint), window),
  );
  return { ...state, alerts };
}

function applyNewest(state: AlertState, alertWindow: AlertWindow): AlertState {
  const steps = stepAll(state.alerts, alertWindow);
  const muted = mutedIn(steps, alertWindow);
  const outcomes = steps.map((step) =>
    decideTransition(step, muted.has(step.alert.deviation.fingerprint)),
  );
  const { groups, notifications, standing } = notifyGroups(state.groups, outcomes, alertWindow);
  const { standing: _, ...kept } = state;
  return {
    ...kept,
    lastEndMs: alertWindow.window.endMs,
    alerts: outcomes
      .filter(({ ended }) => ended === null)
      .map(({ alert }) => alert)
      .sort((a, b) => compareText(a.deviation.fingerprint, b.deviation.fingerprint)),
    groups,
    outbox: [...state.outbox, ...notifications],
    ...(standing.length === 0
      ? {}
      : { standing: { dueAtMs: alertWindow.dueAtMs, notifications: standing } }),
  };
}

/** Every alert that was open before or is open now, without those that ended while pending. */
function stepAll(
  alerts: readonly Alert[],
  { window, deviations, coverage, settings }: AlertWindow,
): readonly (Step & { readonly alert: Alert })[] {
  const isRetired = (deviation: Deviation) =>
    coverage.isOver(deviation) ||
    (settings.retired ?? []).some((matchers) => isMatched(matchers, deviation));
  const shown = byFingerprint(deviations.filter((deviation) => !isRetired(deviation)));
  const open = new Map(alerts.map((alert) => [alert.deviation.fingerprint, alert]));
  const sightOf = ({ deviation }: Alert): Sight => {
    if (isRetired(deviation)) return 'retired';
    return shown.get(deviation.fingerprint) ?? coverage.absenceOf(deviation);
  };
  const before = alerts.map((alert) => stepAlert(alert, sightOf(alert), window, settings));
  const after = [...shown.values()]
    .filter(({ fingerprint }) => !open.has(fingerprint))
    .map((deviation) => stepAlert(undefined, deviation, window, settings));
  return [...before, ...after].flatMap(({ alert, ended }) =>
    alert === null ? [] : [{ alert, ended }],
  );
}

/** The alerts that are not notified now: silenced, or muted by another alert that fires. */
function mutedIn(
  steps: readonly (Step & { readonly alert: Alert })[],
  { settings, nowMs }: AlertWindow,
): ReadonlySet<string> {
  const firing = steps
    .filter(({ alert, ended }) => alert.phase === 'firing' && ended === null)
    .map(({ alert }) => alert.deviation);
  const silences = (settings.silences ?? []).filter((silence) => isOn(silence, nowMs));
  const silenced = firing.filter((deviation) =>
    silences.some(({ matchers }) => isMatched(matchers, deviation)),
  );
  return new Set([...inhibited(firing), ...silenced.map(({ fingerprint }) => fingerprint)]);
}

function isOn({ from, until }: Silence, nowMs: number): boolean {
  return (from === undefined || Date.parse(from) <= nowMs) && nowMs < Date.parse(until);
}

function byFingerprint(deviations: readonly Deviation[]): ReadonlyMap<string, Deviation> {
  return new Map(deviations.map((deviation) => [deviation.fingerprint, deviation]));
}
