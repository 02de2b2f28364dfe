import type { AlertSettings } from '../../model/alert-settings.ts';
import type { Deviation } from '../../model/deviation.ts';
import type { WindowEvidence } from './absence.ts';

/** One window as it was judged, and what decides which of it is told. */
export interface AlertEvaluation {
  readonly window: { readonly startMs: number; readonly endMs: number; readonly revision: number };
  readonly deviations: readonly Deviation[];
  readonly evidence: WindowEvidence;
  readonly settings: AlertSettings;
  /** By which silences begin and end. */
  readonly nowMs: number;
  /** When the window fell due. */
  readonly dueAtMs: number;
}
