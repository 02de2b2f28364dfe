import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './time.ts';

/** A count as people read it: `12,345`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** A share of 0 to 1 as a percentage with one decimal, `37.0%`; a dash for one that is unknown. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)}%`;
}

/** An interval of shares: `34.1–40.2%`. */
export function interval(low: number, high: number): string {
  return `${(low * 100).toFixed(1)}–${percent(high)}`;
}

/** A part of a whole with its percentage: `37 of 412 (9.0%)`; the whole must not be 0. */
export function share(part: number, whole: number): string {
  return `${count(part)} of ${count(whole)} (${percent(part / whole)})`;
}

/** A count with its noun in the right number: `1 client`, `20 clients`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A difference of shares, `12.5 points`. */
export function points(difference: number): string {
  return `${(difference * 100).toFixed(1)} points`;
}

/** The largest first; two of a unit are rather told in the next smaller one: 36h stands beside 24h. */
const UNITS = [
  { name: 'd', ms: DAY_MS, fromMs: 3 * DAY_MS },
  { name: 'h', ms: HOUR_MS, fromMs: HOUR_MS },
  { name: 'm', ms: MINUTE_MS, fromMs: MINUTE_MS },
] as const;

/** A duration as people write it, in the largest unit that is whole: `90s`, `5m`, `36h`, `7d`. */
export function durationText(ms: number): string {
  const unit = UNITS.find((one) => ms % one.ms === 0 && ms >= one.fromMs);
  return unit === undefined ? `${ms / SECOND_MS}s` : `${ms / unit.ms}${unit.name}`;
}

/** A duration that was measured, rounded to a unit of which it holds two or more: `15h` of 53,983 s. */
export function roundedDuration(ms: number): string {
  const unit = UNITS.find((one) => ms >= Math.max(one.fromMs, 2 * one.ms));
  const unitMs = unit?.ms ?? SECOND_MS;
  return durationText(Math.round(ms / unitMs) * unitMs);
}

/** A text as one word of a shell, whatever it holds. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
