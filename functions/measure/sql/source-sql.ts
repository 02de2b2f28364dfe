import type { MeasureSettings } from '../../model/rate.ts';
import { QUARANTINES, REJECTS, SKIPS } from '../../model/source.ts';
import { HOURS_SEEN, regularityCtes } from './freshness-sql.ts';
import { BALANCER_KEY, dayCondition } from './handshake-sql.ts';
import { LEDGER_ORDER } from './reading-sql.ts';
import { integerLiteral, textLiteral } from './sql-text.ts';

/** Most objects that are named: the result must stay small whatever the ledger holds. */
export const NAMED_OBJECTS_MAX = 1000;

const IS_ODD = "(quarantined IS NOT NULL OR rejected <> '{}')";
/** A row that stands for its object, however often the ledger has it. */
const IS_OBJECT = 'copy = 1';

/**
 * The CTE `source_groups`, in one pass over the ledger. With a `kind`: its objects, each once, by
 * kind and balancer, with their lines and each line's fate. An object to look at is a row of its
 * own, with its key: those set aside first, then the newest. `skipped`, `rejected` and `quarantined`
 * are counts in the order of the model's lists. Without a `kind`: per balancer, and once for objects
 * of none, the end of the last object and the hours with an object among the 24 up to it; as of the
 * window's end where one is given.
 */
export function sourceCtes(settings: MeasureSettings): string {
  const { toMs, wholeLedger } = settings;
  const until = toMs === null ? 'true' : `ended_at_ms <= ${integerLiteral(toMs)}`;
  const days = dayCondition(settings);
  return `ledger_rows AS (
  SELECT *, CASE WHEN ${days} AND ${until} THEN ended_at_ms END AS seen_at_ms,
    row_number() OVER (PARTITION BY source_id ORDER BY ${LEDGER_ORDER}) AS copy
  FROM sources
  WHERE ${wholeLedger ? 'true' : days}
),
ledger_objects AS (
  SELECT *, row_number() OVER (
      PARTITION BY ${IS_ODD} AND ${IS_OBJECT}
      ORDER BY CASE WHEN quarantined IS NULL THEN 1 ELSE 0 END NULLS LAST,
        ended_at_ms DESC NULLS LAST, source_id NULLS LAST
    ) AS place
  FROM ledger_rows
),
named_objects AS (
  SELECT *, CASE WHEN ${IS_ODD} AND ${IS_OBJECT} AND place <= ${integerLiteral(NAMED_OBJECTS_MAX)}
    THEN source_id END AS named_id
  FROM ledger_objects
),
${regularityCtes('object', 'named_objects', BALANCER_KEY)},
source_groups AS (
  SELECT ${BALANCER_KEY}, kind, last_seen_ms, ${HOURS_SEEN} AS hours_seen,
    max(CASE WHEN named_id IS NOT NULL THEN key END) AS key,
    count(*) FILTER (WHERE ${IS_OBJECT}) AS objects,
    CAST(sum(lines) FILTER (WHERE ${IS_OBJECT}) AS BIGINT) AS lines,
    CAST(sum(rows) FILTER (WHERE ${IS_OBJECT}) AS BIGINT) AS rows,
    ${listed(SKIPS.map((reason) => sumOf('skipped', reason)))} AS skipped,
    ${listed(REJECTS.map((reason) => sumOf('rejected', reason)))} AS rejected,
    ${listed(QUARANTINES.map((reason) => `count(*) FILTER (WHERE ${IS_OBJECT} AND quarantined = ${textLiteral(reason)})`))}
      AS quarantined
  FROM object_times
  GROUP BY GROUPING SETS (
    (${BALANCER_KEY}, kind, named_id),
    (${BALANCER_KEY}, last_seen_ms)
  )
  HAVING CASE WHEN grouping(kind) = 1 THEN last_seen_ms ELSE max(CASE WHEN ${IS_OBJECT} THEN 1 END) END
    IS NOT NULL
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
  const count = `CAST(nullif(${digits}, '') AS BIGINT)`;
  return `sum(CASE WHEN ${IS_OBJECT} THEN coalesce(${count}, 0) ELSE 0 END)`;
}
