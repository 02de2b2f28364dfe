import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../model/time.ts';
import { count, counted } from '../../../model/wording.ts';

const MINUTE_DIGITS = 'YYYY-MM-DDTHH:MM'.length;

/** An instant in UTC, to the minute: `2026-03-03 09:00`. */
export function minute(instant: string): string {
  return instant.slice(0, MINUTE_DIGITS).replace('T', ' ');
}

const HOUR_MINUTES = 60;
const MINUTE_SECONDS = 60;

/** How far something lies behind, to the nearest minute, below one to the second: `5 h 36 min`. */
export function lag(seconds: number): string {
  const minutes = Math.round(seconds / MINUTE_SECONDS);
  if (Math.round(seconds) < MINUTE_SECONDS) return `${Math.round(seconds)} s`;
  if (minutes < HOUR_MINUTES) return `${minutes} min`;
  return `${count(Math.floor(minutes / HOUR_MINUTES))} h ${minutes % HOUR_MINUTES} min`;
}

const STEPS = [
  { ms: DAY_MS, noun: 'day', from: 2 },
  { ms: HOUR_MS, noun: 'hour', from: 1 },
  { ms: MINUTE_MS, noun: 'minute', from: 0 },
] as const;

/** How long something lasted, in its largest fitting unit: `3 hours`. */
export function duration(ms: number): string {
  const step = STEPS.find((one) => ms >= one.from * one.ms) ?? STEPS[2];
  return counted(Math.max(0, Math.round(ms / step.ms)), step.noun);
}
