import { CEILING_COUNTS, CLIENT_MOMENTS, OUTCOME_COUNTS, outcomeCounts } from './count-columns.ts';
import { GROUPS, LABELS, levelCase, marginCase, NODE_LEVEL, PLACES } from './group-sql.ts';
import { momentCtes } from './moment-sql.ts';
import { ARRIVAL_CASE } from './scope-sql.ts';
import { hourOf } from './sql-text.ts';

const COUNTS = [...OUTCOME_COUNTS, ...CEILING_COUNTS];

const ADDED = `${summed(COUNTS)},
    min(first_at_ms) AS first_at_ms, max(last_at_ms) AS last_at_ms,
    bool_and(history_complete) AS history_complete`;

/**
 * The CTEs that end in `counted`: counts and client moments of every group with handshakes, by
 * level, arrival, TLS version and exclusion, each with `all` for its margin; and once more the
 * counts of each level hour by hour (`hour_at_ms`, null else), whoever the clients are.
 */
export function countCtes(): string {
  return `${cellCte()},
${totalCte()},
${momentCtes()},
counted AS (
  SELECT ${LABELS}, hour_at_ms, ${ADDED},
    ${summed(CLIENT_MOMENTS)}
  FROM (
    SELECT ${LABELS}, hour_at_ms, ${COUNTS.join(', ')}, first_at_ms, last_at_ms, history_complete,
      ${CLIENT_MOMENTS.map((name) => `0 AS ${name}`).join(', ')}
    FROM totals
    UNION ALL
    SELECT ${LABELS}, NULL, ${COUNTS.map(() => 0).join(', ')}, NULL, NULL, NULL,
      ${CLIENT_MOMENTS.join(', ')}
    FROM moments
  ) AS halves
  GROUP BY ${LABELS}, hour_at_ms
  HAVING sum(handshakes) > 0
)`;
}

function summed(names: readonly string[]): string {
  return names.map((name) => `CAST(sum(${name}) AS BIGINT) AS ${name}`).join(', ');
}

/** What adds up whoever the clients are, summed once without them and hour by hour. */
function cellCte(): string {
  const inBase = `CASE WHEN balancer_type = 'application' THEN outcome_rank >= 3
      ELSE outcome_rank > 1 END`;
  const hour = hourOf('handshake_at_ms');
  return `cells AS (
  SELECT ${NODE_LEVEL}, arrival, tls_version, excluded, ${hour} AS hour_at_ms,
    ${outcomeCounts('handshake_at_ms')},
    count(*) FILTER (WHERE ${inBase}) AS ceiling_base,
    count(*) FILTER (WHERE ${inBase} AND excluded = 'no' AND arrival <= reach) AS within_scope,
    bool_and(history_complete) AS history_complete
  FROM arrived
  GROUP BY ${NODE_LEVEL}, arrival, tls_version, excluded, ${hour}
)`;
}

/** The cells summed for each group, and for each level's hours. */
function totalCte(): string {
  const groups = [
    ...GROUPS.flatMap((group) => [group, `${group}, arrival`]),
    ...PLACES.map((place) => `${place}, hour_at_ms`),
  ];
  return `totals AS (
  SELECT ${levelCase()} AS level, balancer_type, region, account_id, balancer, node, hour_at_ms,
    CASE WHEN grouping(arrival) = 1 THEN 'all' ELSE ${ARRIVAL_CASE} END AS arrival,
    ${marginCase('tls_version')}, ${marginCase('excluded')},
    ${ADDED}
  FROM cells
  GROUP BY GROUPING SETS (
    ${groups.map((group) => `(${group})`).join(',\n    ')}
  )
)`;
}
