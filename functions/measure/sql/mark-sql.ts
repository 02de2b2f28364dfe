import { MARK_COUNTS, type MarkCount, NEAR_MS } from '../../model/marks/marks.ts';
import type { MeasureSettings } from '../../model/rate.ts';
import { BALANCER_KEY, dayCondition, OUTCOME_RANK, TLS_NUMBER } from './handshake-sql.ts';
import { NOWHERE } from './place-sql.ts';
import { integerLiteral, tupleText, withinWindow } from './sql-text.ts';
import { tokenTrialCtes } from './token-trial-sql.ts';

/** How the text begins that `mark_rows` carries. */
export const MARK_PREFIX = 'mark ';

/** What `carried` is of a connection that is the probe's own. */
export const OF_THE_PROBE = "''";

// How a trial and a connection with its token stand to each other.
const TRIAL_ALONE = 0;
const CONNECTION_ALONE = 1;
/** The same token at one balancer, at another time or in another account. */
const PASSED = 2;
const MET = 3;

// Of which side a pair speaks: `mark_rows` has rows of each.
const OF_TRIAL = 0;
const OF_FOREIGN = 1;
const OF_PROBE = 2;

const IS_MET = `side = ${OF_TRIAL} AND pair = ${MET}`;
const IS_OPEN = '(wire_rank NOT IN (3, 4) OR outcome_rank NOT IN (3, 4))';
const HAS_LAG = `${IS_MET} AND ended_at_ms >= seen_at_ms`;
const LAG_MS = `CASE WHEN ${HAS_LAG} THEN ended_at_ms - seen_at_ms ELSE 0 END`;

const COUNTS: Readonly<Record<MarkCount, string>> = {
  resumed: countOf(`${IS_MET} AND wire_rank = 4 AND outcome_rank = 4`),
  full: countOf(`${IS_MET} AND wire_rank = 3 AND outcome_rank = 3`),
  resumedThoughFull: countOf(`${IS_MET} AND wire_rank = 3 AND outcome_rank = 4`),
  fullThoughResumed: countOf(`${IS_MET} AND wire_rank = 4 AND outcome_rank = 3`),
  unmarked: countOf(`${IS_MET} AND ${IS_OPEN}`),
  pending: countOf(`side = ${OF_TRIAL} AND pair <> ${MET} AND is_overdue = 0`),
  missing: countOf(`side = ${OF_TRIAL} AND pair <> ${MET} AND is_overdue = 1`),
  foreign: countOf(`side = ${OF_FOREIGN}`),
  portChanged: countOf(`${IS_MET} AND client_port <> seen_port`),
  lagged: countOf(HAS_LAG),
  lagSumMs: `sum(${LAG_MS})`,
  lagMaxMs: `max(${LAG_MS})`,
};

/** What a row of counts is about, in the order in which `rows/mark-row.ts` reads it. */
const LABELS: Readonly<Record<string, readonly [ofTrial: string, ofConnection: string]>> = {
  balancer_type: ['balancer_type', 'seen_balancer_type'],
  region: ['region', 'seen_region'],
  account_id: [
    `coalesce(account_id, CASE WHEN pair = ${MET} THEN seen_account_id END)`,
    'seen_account_id',
  ],
  balancer: ['balancer', 'seen_balancer'],
  tls_version: ['tls_version', 'CAST(NULL AS VARCHAR)'],
  mechanism: ['mechanism', 'CAST(NULL AS VARCHAR)'],
};
const LABEL_NAMES = Object.keys(LABELS).map((name) => `of_${name}`);

/**
 * The CTEs that end in `mark_rows`, rows beside those of flows. A connection is the probe's own where
 * its token meets one trial, and the token no other connection, at the same balancer and within a
 * minute: its row there has `OF_THE_PROBE` in `carried`. All others with a token are foreign, and stay.
 * Beside them, what was counted of trials and of foreign connections, each group as one text. Tokens
 * and trials meet here alone, so that an engine that runs a CTE wherever it is named reads them once.
 */
export function markCtes(settings: MeasureSettings): string {
  return `${tokenTrialCtes(settings)},
${tokenConnectionCtes(settings)},
mark_pairs AS (
  SELECT token_trials.*, token_connections.*, CASE
      WHEN seen_token IS NULL THEN ${TRIAL_ALONE}
      WHEN probe_token IS NULL THEN ${CONNECTION_ALONE}
      WHEN coalesce(account_id, seen_account_id) = seen_account_id
        AND seen_at_ms >= tried_at_ms - ${integerLiteral(NEAR_MS)}
        AND seen_until_ms <= tried_at_ms + ${integerLiteral(NEAR_MS)} THEN ${MET}
      ELSE ${PASSED} END AS pair
  FROM token_trials
  FULL JOIN token_connections ON single_seen_token = single_token
    AND seen_balancer_type = balancer_type AND seen_region = region AND seen_balancer = balancer
),
${groupCtes(settings)},
mark_texts AS (
  SELECT mark_groups.*, CASE side WHEN ${OF_PROBE} THEN ${OF_THE_PROBE}
      ELSE '${MARK_PREFIX}' || ${tupleText([
        ...LABEL_NAMES.map((name) => `coalesce(${name}, '')`),
        ...MARK_COUNTS.map((name) => `CAST(count_of_${snake(name)} AS VARCHAR)`),
      ])} END AS carried
  FROM mark_groups
),
mark_rows AS (
  SELECT carried, tls_number, outcome_rank, client_port, handshake_at_ms,
    handshake_at_ms AS ends_at_ms, CAST(NULL AS BIGINT) AS logged_at_ms,
    CAST(NULL AS INTEGER) AS last_kind, CAST(NULL AS INTEGER) AS first_kind,
    coalesce(own_connection_id, row_number() OVER (ORDER BY carried NULLS LAST)) AS connection_id,
    coalesce(client, row_number() OVER (ORDER BY carried NULLS LAST)) AS client,
    coalesce(own_node_id, ${NOWHERE}) AS node_id, coalesce(place_id, ${NOWHERE}) AS place_id
  FROM mark_texts
)`;
}

/** Each connection with a token, of all its rows that have it. */
function tokenConnectionCtes(settings: MeasureSettings): string {
  const days = dayCondition(settings);
  const place = BALANCER_KEY.split(', ');
  const key = ['seen_token', ...place.map((name) => `seen_${name}`), 'node_id', 'connection_id'];
  return `token_rows AS (
  SELECT probe_token AS seen_token, ${place.map((name) => `${name} AS seen_${name}`).join(', ')},
    node_id, connection_id, place_id, client, client_port AS seen_port, handshake_at_ms AS seen_at_ms,
    ${TLS_NUMBER} AS tls_number, ${OUTCOME_RANK} AS outcome_rank, reading_id
  FROM handshakes
  WHERE ${days} AND probe_token IS NOT NULL
),
token_connections AS (
  SELECT ${key.join(', ')}, max(place_id) AS place_id, max(client) AS client,
    max(seen_port) AS seen_port, min(seen_at_ms) AS seen_at_ms, max(seen_at_ms) AS seen_until_ms,
    max(tls_number) AS tls_number, max(outcome_rank) AS outcome_rank, min(ended_at_ms) AS ended_at_ms,
    CASE WHEN count(*) OVER (PARTITION BY seen_token) = 1 THEN seen_token END AS single_seen_token
  FROM token_rows
  LEFT JOIN (
    SELECT reading_id AS delivered_id, ended_at_ms
    FROM deliveries
    WHERE ${days}
  ) AS delivered ON delivered_id = reading_id
  GROUP BY ${key.join(', ')}
)`;
}

/** What a pair says of its trial, of a foreign connection, and of one that is the probe's own. */
function groupCtes(settings: MeasureSettings): string {
  const ofProbe = (name: string) => `CASE side WHEN ${OF_PROBE} THEN ${name} END`;
  const labels = Object.entries(LABELS).map(
    ([name, [ofTrial, ofConnection]]) =>
      `CASE side WHEN ${OF_TRIAL} THEN ${ofTrial} WHEN ${OF_FOREIGN} THEN ${ofConnection} END AS of_${name}`,
  );
  const key = ['side', 'own_node_id', 'own_connection_id', ...LABEL_NAMES].join(', ');
  const ofRow = ['place_id', 'client', 'tls_number', 'outcome_rank'];
  const most = (name: string, of: string) => `max(${ofProbe(of)}) AS ${name}`;
  return `mark_sides AS (
  SELECT side, pair, wire_rank, is_overdue, tried_at_ms, client_port, seen_port, seen_at_ms, ended_at_ms,
    ${ofRow.join(', ')},
    ${ofProbe('node_id')} AS own_node_id, ${ofProbe('connection_id')} AS own_connection_id,
    ${labels.join(',\n    ')}
  FROM mark_pairs
  JOIN (VALUES (${TRIAL_ALONE}, ${OF_TRIAL}), (${CONNECTION_ALONE}, ${OF_FOREIGN}),
      (${PASSED}, ${OF_TRIAL}), (${PASSED}, ${OF_FOREIGN}), (${MET}, ${OF_TRIAL}), (${MET}, ${OF_PROBE})
    ) AS spoken (spoken_pair, side)
    ON spoken_pair = pair
),
mark_groups AS (
  SELECT ${key},
    ${[...ofRow.map((name) => most(name, name)), most('client_port', 'seen_port'), most('handshake_at_ms', 'seen_at_ms')].join(',\n    ')},
    ${MARK_COUNTS.map((name) => `${COUNTS[name]} AS count_of_${snake(name)}`).join(',\n    ')}
  FROM mark_sides
  WHERE CASE side WHEN ${OF_PROBE} THEN true
    WHEN ${OF_TRIAL} THEN ${withinWindow('tried_at_ms', settings)}
    ELSE ${withinWindow('seen_at_ms', settings)} END
  GROUP BY ${key}
)`;
}

function countOf(condition: string): string {
  return `count(*) FILTER (WHERE ${condition})`;
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
