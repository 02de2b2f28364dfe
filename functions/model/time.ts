/** Durations in milliseconds, and the one text of an instant. */
export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Epoch milliseconds as ISO 8601 in UTC; throws a RangeError beyond the years that Date holds. */
export function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** Elastic Load Balancing began in May 2009: no log and no trial is older. */
export const FIRST_MS = Date.UTC(2009, 0, 1);
