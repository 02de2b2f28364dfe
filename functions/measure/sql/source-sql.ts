import type { MeasureSettings } from '../../model/rate.ts';
import { QUARANTINES, REJECTS, SKIPS } from '../../model/source.ts';
import { BALANCER_KEY, dayCondition } from './handshake-sql.ts';
import { integerLiteral, textLiteral } from './sql-text.ts';

/** Most objects that are named: the result must stay small whatever the ledger holds. */
export const NAMED_OBJECTS_MAX = 1000;

const IS_ODD = "(quarantined IS NOT NULL OR rejected <> '{}')";

/**
 * The CTE `source_groups`: the ledger's objects, each once, by kind and balancer, with their
 * lines and each line's fate. An object to look at is a row of its own, with its key: those set
 * aside first, then the newest. `skipped`, `rejected` and `quarantined` are counts in the order of
 * the model's lists.
 */
export function sourceCtes(settings: MeasureSettings): string {
  const labels = `${BALANCER_KEY}, kind`;
  return `ledger_rows AS (
  SELECT *, row_number() OVER (
      PARTITION BY source_id
      ORDER BY CASE WHEN quarantined IS NULL THEN 0 ELSE 1 END NULLS LAST,
        rows DESC NULLS LAST, quarantined NULLS LAST
    ) AS copy
  FROM sources
  WHERE ${settings.wholeLedger ? 'true' : dayCondition(settings)}
),
ledger_objects AS (
  SELECT *, row_number() OVER (
      PARTITION BY ${IS_ODD}
      ORDER BY CASE WHEN quarantined IS NULL THEN 1 ELSE 0 END NULLS LAST,
        ended_at_ms DESC NULLS LAST, source_id NULLS LAST
    ) AS place
  FROM ledger_rows
  WHERE copy = 1
),
source_groups AS (
  SELECT ${labels}, max(CASE WHEN named_id IS NOT NULL THEN key END) AS key,
    count(*) AS objects,
    CAST(sum(lines) AS BIGINT) AS lines,
    CAST(sum(rows) AS BIGINT) AS rows,
    ${listed(SKIPS.map((reason) => sumOf('skipped', reason)))} AS skipped,
    ${listed(REJECTS.map((reason) => sumOf('rejected', reason)))} AS rejected,
    ${listed(QUARANTINES.map((reason) => `count(*) FILTER (WHERE quarantined = ${textLiteral(reason)})`))}
      AS quarantined
  FROM (
    SELECT *, CASE WHEN ${IS_ODD} AND place <= ${integerLiteral(NAMED_OBJECTS_MAX)}
      THEN source_id END AS named_id
    FROM ledger_objects
  ) AS named_objects
  GROUP BY ${labels}, named_id
)`;
}

function listed(counts: readonly string[]): string {
  return counts.map((count) => `CAST(${count} AS VARCHAR)`).join(" || ',' ||\n      ");
}

/**
 * Sums one count of the JSON text `{"name":1,"other":2}`. Cut out as text, because the engines
 * share no JSON path for a name with a hyphen: Trino takes `$["a-b"]` alone, DuckDB `$."a-b"`; and
 * without a match Trino's regexp_extract gives null, DuckDB's ''. No split_part: in DuckDB it is a
 * macro, and three of them for each count took longer to plan than all else in the query.
 */
function sumOf(column: string, name: string): string {
  const digits = `regexp_extract(${column}, ${textLiteral(`"${name}":([0-9]+)`)}, 1)`;
  return `sum(coalesce(CAST(nullif(${digits}, '') AS BIGINT), 0))`;
}
