const PERCENT = 100;
const MINUTE_DIGITS = 'YYYY-MM-DDTHH:MM'.length;

/** A count as people read it: `12,345`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** A share of 0 to 1 as `37.0%`; a dash for what is not known. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${(share * PERCENT).toFixed(1)}%`;
}

/** An interval of shares: `34.1–40.2%`. */
export function interval(low: number, high: number): string {
  return `${(low * PERCENT).toFixed(1)}–${percent(high)}`;
}

/** A count with its noun: `1 balancer`, `2 balancers`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

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
  { ms: 86_400_000, noun: 'day', from: 2 },
  { ms: 3_600_000, noun: 'hour', from: 1 },
  { ms: 60_000, noun: 'minute', from: 0 },
] as const;

/** How long something lasted, in its largest fitting unit: `3 hours`. */
export function duration(ms: number): string {
  const step = STEPS.find((one) => ms >= one.from * one.ms) ?? STEPS[2];
  return counted(Math.max(0, Math.round(ms / step.ms)), step.noun);
}
