import { HOUR_MS } from '../model/time.ts';
import type { WindowRun } from '../model/window.ts';

/** A window is the 24 hours up to a full hour. */
export const WINDOW_MS = 24 * HOUR_MS;

/**
 * When a window is measured, after its end. AWS delivers logs every 5 minutes (classic: up to every
 * 60), later ones are best effort; a network balancer logs a connection when it ends, which may be
 * many hours after its handshake.
 */
export const REVISION_DELAYS_MS: readonly number[] = [1, 6, 25].map((hours) => hours * HOUR_MS);

/** The windows whose revisions fall due in the hour of `nowMs`, newest window first. */
export function dueWindows(
  nowMs: number,
): readonly Pick<WindowRun, 'fromMs' | 'toMs' | 'revision' | 'delayMs'>[] {
  const hourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  return REVISION_DELAYS_MS.map((delayMs, revision) => {
    const toMs = hourMs - delayMs;
    return { fromMs: toMs - WINDOW_MS, toMs, revision, delayMs };
  });
}
