import {
  type AlertSettings,
  DEFAULT_FOR_WINDOWS,
  DEFAULT_KEEP_FIRING_FOR_WINDOWS,
} from '../../model/alerts/alert-settings.ts';
import type { CLOSING_REASONS } from '../../model/alerts/notification.ts';
import type { Deviation } from '../../model/deviation.ts';
import type { Absence } from './absence.ts';
import { type Alert, alertId } from './alert-state.ts';

export type ClosingReason = (typeof CLOSING_REASONS)[number];

/** What a closed window says of one fingerprint; `retired`: its balancer is gone, by the settings or by what AWS
 * lists. */
export type Sight = Deviation | Absence | 'retired';

/** One alert after a closed window: open, ended for a reason, or null. */
export interface Step {
  readonly alert: Alert | null;
  /** Null while the alert is open, and where it ended before it had fired. */
  readonly ended: ClosingReason | null;
}

export interface StepWindow {
  readonly endMs: number;
  readonly revision: number;
}

/** Applies one closed window to one alert; `alert` is undefined where none is open. */
export function stepAlert(
  alert: Alert | undefined,
  sight: Sight,
  window: StepWindow,
  settings: AlertSettings,
): Step {
  if (typeof sight === 'object') {
    return { alert: seen(alert ?? opened(sight, window), sight, window, settings), ended: null };
  }
  if (alert === undefined) return { alert: null, ended: null };
  if (sight === 'missing') return { alert, ended: null };
  if (alert.phase === 'pending') return { alert: null, ended: null };
  return sight === 'retired' ? { alert, ended: 'gone' } : absent(alert, sight, settings);
}

function opened(deviation: Deviation, { endMs, revision }: StepWindow): Alert {
  return {
    episode: alertId(deviation.fingerprint, endMs),
    startsAtMs: endMs,
    phase: 'pending',
    ...{ windowsShown: 0, windowsWithout: 0, gone: false },
    seenIn: { endMs, revision },
    ...{ toldSeverity: null, wasMuted: false, transitions: 0 },
    deviation,
  };
}

function seen(
  alert: Alert,
  deviation: Deviation,
  { endMs, revision }: StepWindow,
  settings: AlertSettings,
): Alert {
  const isPending = alert.phase === 'pending';
  const windowsShown = alert.windowsShown + (isPending ? 1 : 0);
  const fires = !isPending || windowsShown >= (settings.for ?? DEFAULT_FOR_WINDOWS);
  return {
    ...alert,
    phase: fires ? 'firing' : 'pending',
    ...{ windowsShown, windowsWithout: 0, gone: false },
    seenIn: { endMs, revision },
    deviation,
  };
}

/** An alert ends as gone only if it was gone in every window since it was last shown. */
function absent(alert: Alert, sight: 'clear' | 'gone', settings: AlertSettings): Step {
  const windowsWithout = alert.windowsWithout + 1;
  const gone = sight === 'gone' && (alert.gone || alert.windowsWithout === 0);
  const keepFiringFor = settings.keepFiringFor ?? DEFAULT_KEEP_FIRING_FOR_WINDOWS;
  const over = windowsWithout > keepFiringFor;
  const ended = gone ? 'gone' : 'cleared';
  return { alert: { ...alert, windowsWithout, gone }, ended: over ? ended : null };
}

/**
 * Applies a window that was measured again: its deviation replaces the alert's, where that came from
 * the same window; nothing else changes.
 */
export function reviseAlert(
  alert: Alert,
  deviation: Deviation | undefined,
  { endMs, revision }: StepWindow,
): Alert {
  const { seenIn } = alert;
  const isSame = seenIn.endMs === endMs && seenIn.revision <= revision;
  if (deviation === undefined || !isSame) return alert;
  return { ...alert, seenIn: { endMs, revision }, deviation };
}
