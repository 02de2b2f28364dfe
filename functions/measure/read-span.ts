import type { MeasureSettings } from '../model/rate.ts';

/**
 * The first delivery day (`YYYY-MM-DD`, UTC) that can matter to a window, or null for all days: an
 * object is delivered when a connection's period ends, so never before the day of its handshakes,
 * and history reaches one session lifetime and one keep-alive time back from the window's start.
 */
export function firstDay(settings: MeasureSettings): string | null {
  if (settings.fromMs === null) return null;
  const earliestMs = settings.fromMs - settings.sessionLifetimeMs - settings.keepAliveMs;
  return new Date(Math.max(0, earliestMs)).toISOString().slice(0, 10);
}
