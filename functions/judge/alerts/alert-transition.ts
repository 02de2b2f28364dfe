import { SEVERITIES, type Severity } from '../../model/deviation.ts';
import type { OPENING_REASONS, TransitionReason } from '../../model/notification.ts';
import { type Alert, alertId } from './alert-state.ts';
import type { ClosingReason } from './alert-step.ts';

/** An alert after a window, and what is told of it; a transition of null: nothing new. */
export interface ToldAlert {
  readonly alert: Alert;
  readonly ended: ClosingReason | null;
  readonly transition: { readonly id: string; readonly reason: TransitionReason } | null;
}

/**
 * Decides what is told of an alert. `info` is for reports, what is muted waits until it is muted no
 * more, and an end is told to whoever was told of the opening, come what may.
 */
export function tellAlert(
  { alert, ended }: { readonly alert: Alert; readonly ended: ClosingReason | null },
  isMuted: boolean,
): ToldAlert {
  if (ended !== null) {
    return alert.toldSeverity === null
      ? { alert, ended, transition: null }
      : told(alert, ended, ended);
  }
  const reason = openingReason(alert);
  if (reason === null) return { alert, ended, transition: null };
  if (isMuted) return { alert: { ...alert, wasMuted: true }, ended, transition: null };
  return told({ ...alert, toldSeverity: alert.deviation.severity }, ended, reason);
}

function openingReason(alert: Alert): (typeof OPENING_REASONS)[number] | null {
  const { phase, toldSeverity, wasMuted, deviation } = alert;
  if (phase === 'pending' || deviation.severity === 'info') return null;
  if (toldSeverity === null) return wasMuted ? 'unmuted' : 'opened';
  return isWorse(deviation.severity, toldSeverity) ? 'escalated' : null;
}

function told(alert: Alert, ended: ClosingReason | null, reason: TransitionReason): ToldAlert {
  const transitions = alert.transitions + 1;
  const id = alertId(alert.episode, reason, transitions);
  return { alert: { ...alert, transitions }, ended, transition: { id, reason } };
}

/** Whether one severity is above another. */
export function isWorse(severity: Severity, than: Severity): boolean {
  return SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(than);
}
