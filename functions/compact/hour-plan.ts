import type { ObjectInfo } from '../ports.ts';
import type { HourFiles } from './hour-files.ts';

/** Why an hour is merged or left alone. */
export type HourVerdict = 'open' | 'merged-already' | 'merge';

export interface HourPlan {
  readonly is: HourVerdict;
  /** What to merge, in key order. */
  readonly files: readonly ObjectInfo[];
}

/**
 * An hour is closed so long after its end: most logs come within minutes (classic: up to an hour),
 * and those that come later are merged into the whole by a later run.
 */
const CLOSED_AFTER_MS = 2 * 3_600_000;

/** Decides what of one hour is merged: its files of less than `smallBytes`, once it is closed. */
export function planHour(
  { endsAtMs, files }: HourFiles,
  nowMs: number,
  smallBytes: number,
): HourPlan {
  // A day that is no date ends never.
  if (!(nowMs >= endsAtMs + CLOSED_AFTER_MS)) return { is: 'open', files: [] };
  const small = files.filter(({ sizeBytes }) => sizeBytes < smallBytes);
  return small.length < 2 ? { is: 'merged-already', files: [] } : { is: 'merge', files: small };
}
