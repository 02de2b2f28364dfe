import type { OPENING_REASONS, TransitionReason } from '../../model/alerts/notification.ts';
import { SEVERITIES, type Severity } from '../../model/deviation.ts';
import { type Alert, alertId } from './alert-state.ts';
import type { ClosingReason } from './alert-step.ts';

/** An alert after a window, and the transition to notify; null: nothing new. */
export interface AlertOutcome {
  readonly alert: Alert;
  readonly ended: ClosingReason | null;
  readonly transition: { readonly id: string; readonly reason: TransitionReason } | null;
}

/**
 * Decides which transition of an alert is notified. `info` is for reports, a muted alert waits until
 * nothing mutes it, and the end of an alert that was notified is always notified.
 */
export function decideTransition(
  { alert, ended }: { readonly alert: Alert; readonly ended: ClosingReason | null },
  isMuted: boolean,
): AlertOutcome {
  if (ended !== null) {
    return alert.toldSeverity === null
      ? { alert, ended, transition: null }
      : withTransition(alert, ended, ended);
  }
  const reason = openingReason(alert);
  if (reason === null) return { alert, ended, transition: null };
  if (isMuted) return { alert: { ...alert, wasMuted: true }, ended, transition: null };
  const { severity, accountId } = alert.deviation;
  const told = { toldSeverity: severity, toldAccountId: alert.toldAccountId ?? accountId };
  return withTransition({ ...alert, ...told }, ended, reason);
}

function openingReason(alert: Alert): (typeof OPENING_REASONS)[number] | null {
  const { phase, toldSeverity, wasMuted, deviation } = alert;
  if (phase === 'pending' || deviation.severity === 'info') return null;
  if (toldSeverity === null) return wasMuted ? 'unmuted' : 'opened';
  return isWorse(deviation.severity, toldSeverity) ? 'escalated' : null;
}

function withTransition(
  alert: Alert,
  ended: ClosingReason | null,
  reason: TransitionReason,
): AlertOutcome {
  const transitions = alert.transitions + 1;
  const id = alertId(alert.episode, reason, transitions);
  return { alert: { ...alert, transitions }, ended, transition: { id, reason } };
}

/** Whether one severity is above another. */
export function isWorse(severity: Severity, than: Severity): boolean {
  return SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(than);
}
