import type { Silence } from '../../model/alert-settings.ts';
import type { Deviation } from '../../model/deviation.ts';
import { isMatched } from '../../model/matchers.ts';
import { compareText } from '../../model/text-order.ts';
import type { AlertEvaluation } from './alert-evaluation.ts';
import { tellGroups } from './alert-groups.ts';
import type { Alert, AlertState } from './alert-state.ts';
import { reviseAlert, type Sight, type Step, stepAlert } from './alert-step.ts';
import { tellAlert } from './alert-transition.ts';
import { inhibited } from './inhibitions.ts';

/**
 * The state of all alerts after a window, with what is to be told of it at the end of the outbox.
 * Windows count by event time: only one that ends after all before it opens, counts or resolves, and
 * only as it was measured first, whichever of its revisions arrives first.
 */
export function evaluateAlerts(state: AlertState, evaluation: AlertEvaluation): AlertState {
  const { endMs, revision } = evaluation.window;
  const isNewest = state.lastEndMs === null || endMs > state.lastEndMs;
  return isNewest && revision === 0 ? advance(state, evaluation) : revise(state, evaluation);
}

function revise(state: AlertState, { window, deviations }: AlertEvaluation): AlertState {
  const shown = byFingerprint(deviations);
  const alerts = state.alerts.map((alert) =>
    reviseAlert(alert, shown.get(alert.deviation.fingerprint), window),
  );
  return { ...state, alerts };
}

function advance(state: AlertState, evaluation: AlertEvaluation): AlertState {
  const steps = stepAll(state.alerts, evaluation);
  const muted = mutedIn(steps, evaluation);
  const told = steps.map((step) => tellAlert(step, muted.has(step.alert.deviation.fingerprint)));
  const { groups, notifications } = tellGroups(state.groups, told, evaluation);
  return {
    ...state,
    lastEndMs: evaluation.window.endMs,
    alerts: told
      .filter(({ ended }) => ended === null)
      .map(({ alert }) => alert)
      .sort((a, b) => compareText(a.deviation.fingerprint, b.deviation.fingerprint)),
    groups,
    outbox: [...state.outbox, ...notifications],
  };
}

/** Every alert that was open or is now; what ended before it had fired is nobody's business. */
function stepAll(
  alerts: readonly Alert[],
  { window, deviations, evidence, settings }: AlertEvaluation,
): readonly (Step & { readonly alert: Alert })[] {
  const isRetired = (deviation: Deviation) =>
    (settings.retired ?? []).some((matchers) => isMatched(matchers, deviation));
  const shown = byFingerprint(deviations.filter((deviation) => !isRetired(deviation)));
  const open = new Map(alerts.map((alert) => [alert.deviation.fingerprint, alert]));
  const sightOf = ({ deviation }: Alert): Sight => {
    if (isRetired(deviation)) return 'retired';
    return shown.get(deviation.fingerprint) ?? evidence.absenceOf(deviation);
  };
  const before = alerts.map((alert) => stepAlert(alert, sightOf(alert), window, settings));
  const after = [...shown.values()]
    .filter(({ fingerprint }) => !open.has(fingerprint))
    .map((deviation) => stepAlert(undefined, deviation, window, settings));
  return [...before, ...after].flatMap(({ alert, ended }) =>
    alert === null ? [] : [{ alert, ended }],
  );
}

/** What is not told now: silenced by a person, or muted by another alert that fires. */
function mutedIn(
  steps: readonly (Step & { readonly alert: Alert })[],
  { settings, nowMs }: AlertEvaluation,
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
