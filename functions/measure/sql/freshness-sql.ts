import { HOUR_LITERAL } from './sql-text.ts';

/** Over how many hours up to the last object or trial a balancer's regularity is judged. */
export const REGULARITY_HOURS = 24;

/**
 * The CTEs that end in `NAME_times`: the rows of `from` with the last time in the column
 * `seen_at_ms` of their group (`last_seen_ms`) and how many hours before it their own lies
 * (`hours_ago`). Rows with a null there count to nothing of it.
 */
export function regularityCtes(name: string, from: string, group: string): string {
  return `${name}_ends AS (
  SELECT *, max(seen_at_ms) OVER (PARTITION BY ${group}) AS last_seen_ms
  FROM ${from}
),
${name}_times AS (
  SELECT *, (last_seen_ms - seen_at_ms) / ${HOUR_LITERAL} AS hours_ago
  FROM ${name}_ends
)`;
}

/** The hours with such a row; a sum, because to find distinct ones each row would be sorted again. */
export const HOURS_SEEN = Array.from(
  { length: REGULARITY_HOURS },
  (_, hour) => `max(CASE hours_ago WHEN ${hour} THEN 1 ELSE 0 END)`,
).join(' + ');
