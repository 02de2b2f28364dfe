import { ARRIVAL_CASE, GROUPS, LABELS, levelCase, marginCase, NODE_LEVEL } from './group-sql.ts';
import { momentCtes } from './moment-sql.ts';

const COUNTS = [
  'handshakes',
  'resumed',
  'fulls',
  'unknowns',
  'failed',
  'ceiling_base',
  'within_scope',
];

const ADDED = `${COUNTS.map((name) => `CAST(sum(${name}) AS BIGINT) AS ${name}`).join(', ')},
    min(first_at_ms) AS first_at_ms, max(last_at_ms) AS last_at_ms,
    bool_and(history_complete) AS history_complete`;

/**
 * The CTEs that end in `counted`: counts and client moments of every group with handshakes, by
 * level, arrival, TLS version and exclusion, each with `all` for its margin.
 */
export function countCtes(): string {
  return `${portionCte()},
${totalCtes()},
${momentCtes()},
counted AS (
  SELECT ${LABELS}, ${ADDED},
    CAST(sum(clients) AS BIGINT) AS clients, CAST(sum(sum_nn) AS BIGINT) AS sum_nn,
    CAST(sum(sum_kk) AS BIGINT) AS sum_kk, CAST(sum(sum_nk) AS BIGINT) AS sum_nk
  FROM (
    SELECT ${LABELS}, ${COUNTS.join(', ')}, first_at_ms, last_at_ms, history_complete,
      0 AS clients, 0 AS sum_nn, 0 AS sum_kk, 0 AS sum_nk
    FROM totals
    UNION ALL
    SELECT ${LABELS}, ${COUNTS.map(() => 0).join(', ')}, NULL, NULL, NULL,
      clients, sum_nn, sum_kk, sum_nk
    FROM moments
  ) AS halves
  GROUP BY ${LABELS}
  HAVING sum(handshakes) > 0
)`;
}

/** The finest counts, client by client; all groups are sums of these. */
function portionCte(): string {
  const inBase = `CASE WHEN balancer_type = 'application' THEN outcome_rank >= 3
      ELSE outcome_rank > 1 END`;
  return `portions AS (
  SELECT ${NODE_LEVEL}, client, arrival, tls_version, excluded,
    count(*) AS handshakes,
    count(*) FILTER (WHERE outcome_rank = 4) AS resumed,
    count(*) FILTER (WHERE outcome_rank = 3) AS fulls,
    count(*) FILTER (WHERE outcome_rank = 2) AS unknowns,
    count(*) FILTER (WHERE outcome_rank = 1) AS failed,
    count(*) FILTER (WHERE ${inBase}) AS ceiling_base,
    count(*) FILTER (WHERE ${inBase} AND excluded = 'no' AND arrival <= reach) AS within_scope,
    min(handshake_at_ms) AS first_at_ms,
    max(handshake_at_ms) AS last_at_ms,
    bool_and(history_complete) AS history_complete
  FROM arrived
  GROUP BY ${NODE_LEVEL}, client, arrival, tls_version, excluded
)`;
}

/** What adds up whoever the clients are: summed once without them, then level by level. */
function totalCtes(): string {
  const cells = `${NODE_LEVEL}, arrival, tls_version, excluded`;
  const groups = GROUPS.flatMap((group) => [group, `${group}, arrival`]);
  return `cells AS (
  SELECT ${cells}, ${ADDED}
  FROM portions
  GROUP BY ${cells}
),
totals AS (
  SELECT ${levelCase()} AS level, balancer_type, region, account_id, balancer, node,
    CASE WHEN grouping(arrival) = 1 THEN 'all' ELSE ${ARRIVAL_CASE} END AS arrival,
    ${marginCase('tls_version')}, ${marginCase('excluded')},
    ${ADDED}
  FROM cells
  GROUP BY GROUPING SETS (
    ${groups.map((group) => `(${group})`).join(',\n    ')}
  )
)`;
}
