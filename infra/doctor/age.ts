import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../functions/model/time.ts';

/** How long ago something was, for reading: `12 min ago`. */
export function ago(nowMs: number, atMs: number): string {
  const ms = Math.max(0, nowMs - atMs);
  if (ms < 2 * HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`;
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ago`;
  return `${Math.floor(ms / DAY_MS)} days ago`;
}

/** An instant to the minute, in UTC. */
export function minute(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length)}Z`;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
};

/** Between two starts of a schedule; of a cron expression a day is taken, which few exceed. */
export function scheduleMs(expression: string): number {
  const [, count = '1', unit = 'day'] =
    /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return Number(count) * (UNIT_MS[unit] ?? DAY_MS);
}
