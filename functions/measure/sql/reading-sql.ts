import { nullsLast } from './sql-text.ts';

/** Of several rows of the ledger about one object, the one that counts comes first. */
export const LEDGER_ORDER = nullsLast(
  'CASE WHEN quarantined IS NULL THEN 0 ELSE 1 END, rows DESC, quarantined',
);

/**
 * The query for the readings that count of all that a ledger names, whatever runs wrote it: of each
 * object one, and whether it was read (`is_read`) or set aside.
 */
export function liveReadings(ledger: string): string {
  return `SELECT reading_id, quarantined IS NULL AS is_read
FROM (
  SELECT *, row_number() OVER (PARTITION BY source_id ORDER BY ${LEDGER_ORDER}, reading_id NULLS LAST) AS copy
  FROM ${ledger}
) AS copies
WHERE copy = 1`;
}
