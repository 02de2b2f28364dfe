import type { MeasureSettings } from '../../model/rate.ts';
import { VERSION_ERRORS } from '../../model/trial.ts';
import { outcomeCounts } from './count-columns.ts';
import { REGULARITY_HOURS } from './freshness-sql.ts';
import { dayCondition } from './handshake-sql.ts';
import { RELATION_CASE, trialReachCase } from './scope-sql.ts';
import { HOUR_LITERAL, hourOf, integerLiteral, textLiteral } from './sql-text.ts';

const BALANCER = 'balancer_type, region, balancer';
const PAIR = 'issuer_node, node, relation, mechanism';
/** Each level by mechanism and relation, and the same hour by hour. */
const COUNT_GROUPS = [`${BALANCER}, node`, BALANCER, 'balancer_type, region'].flatMap((place) => [
  `${place}, mechanism, relation`,
  `${place}, mechanism, relation, hour_at_ms`,
]);
/** The level of a grouping set: the finest that it has. */
const LEVEL_CASE = `CASE WHEN grouping(node) = 0 THEN 'node' WHEN grouping(balancer) = 0 THEN 'balancer'
      ELSE 'region' END`;
const IDENTITY = `${BALANCER}, ${PAIR}, tried_at_ms, run_id, client_port`;

/**
 * The CTEs of trials: `trial_cells` by issuer, node and mechanism, `trial_counts` for the rates
 * of each level, as a whole and hour by hour, and `trial_fresh`, how regularly each balancer was
 * tried. They need those of exclusions and of freshness.
 */
export function trialCtes(settings: MeasureSettings): string {
  return `${triedCtes(settings)},
trial_cells AS (
  SELECT ${BALANCER}, ${PAIR}, excluded,
    ${outcomeCounts('tried_at_ms')},
    count(*) FILTER (WHERE outcome_rank = 3 AND reissued_rank = 2) AS reissued,
    count(*) FILTER (WHERE outcome_rank = 3 AND reissued_rank = 1) AS not_reissued,
    count(*) FILTER (WHERE outcome_rank = 4 AND reissued_rank = 2) AS reissued_resumed,
    count(*) FILTER (WHERE outcome_rank = 4 AND reissued_rank = 1) AS not_reissued_resumed,
    count(*) FILTER (WHERE outcome_rank = 1
      AND error IN (${VERSION_ERRORS.map(textLiteral).join(', ')})) AS version_failed,
    count(*) FILTER (WHERE unchecked = 1) AS certificate_unchecked,
    max(CASE WHEN outcome_rank = 1 THEN error END) AS error
  FROM tried
  GROUP BY ${BALANCER}, ${PAIR}, excluded
),
trial_counts AS (
  SELECT ${LEVEL_CASE} AS level, ${BALANCER}, node, mechanism, relation, hour_at_ms,
    ${outcomeCounts('tried_at_ms')},
    count(*) FILTER (WHERE outcome_rank >= 3) AS ceiling_base,
    count(*) FILTER (WHERE outcome_rank >= 3 AND excluded = 'no' AND distance <= reach)
      AS within_scope
  FROM tried
  WHERE relation IS NOT NULL
  GROUP BY GROUPING SETS (
    ${COUNT_GROUPS.map((group) => `(${group})`).join(',\n    ')}
  )
),
${freshCtes(settings)}`;
}

/**
 * Each trial once, however often it was read; then those of the window, with their scope. Where
 * no client port distinguishes trials of one instant, the lines of one file are as many trials. A
 * trial names no listener: what excludes one by name excludes the balancer.
 */
function triedCtes(settings: MeasureSettings): string {
  const bounds = ['true'];
  const { fromMs, toMs } = settings;
  if (fromMs !== null) bounds.push(`tried_at_ms >= ${integerLiteral(fromMs)}`);
  if (toMs !== null) bounds.push(`tried_at_ms < ${integerLiteral(toMs)}`);
  const on = BALANCER.split(', ').map((name) => `excluded_names.${name} = known_trials.${name}`);
  return `numbered_trials AS (
  SELECT *, CASE WHEN client_port IS NULL THEN row_number() OVER (
      PARTITION BY ${IDENTITY}, source_id
      ORDER BY outcome NULLS LAST, reissued NULLS LAST, error NULLS LAST,
        certificate_checked NULLS LAST
    ) ELSE 1 END AS line_number
  FROM trials
  WHERE ${dayCondition(settings)}
),
known_trials AS (
  SELECT ${BALANCER}, ${PAIR}, tried_at_ms,
    max(CASE outcome WHEN 'resumed' THEN 4 WHEN 'full' THEN 3 WHEN 'inconclusive' THEN 2 ELSE 1 END)
      AS outcome_rank,
    max(CASE WHEN reissued THEN 2 WHEN NOT reissued THEN 1 ELSE 0 END) AS reissued_rank,
    max(CASE WHEN NOT certificate_checked THEN 1 ELSE 0 END) AS unchecked,
    max(error) AS error
  FROM numbered_trials
  GROUP BY ${IDENTITY}, line_number
),
excluded_names AS (
  SELECT ${BALANCER} FROM named_balancers
  UNION
  SELECT ${BALANCER} FROM named_listeners
  UNION
  SELECT ${BALANCER} FROM mutual_balancers
),
tried AS (
  SELECT known_trials.*, ${hourOf('tried_at_ms')} AS hour_at_ms,
    CASE WHEN excluded_names.balancer IS NULL THEN 'no' ELSE 'yes' END AS excluded,
    ${RELATION_CASE} AS distance,
    ${trialReachCase('known_trials')} AS reach
  FROM known_trials
  LEFT JOIN excluded_names ON ${on.join(' AND ')}
  WHERE ${bounds.join(' AND ')}
)`;
}

/** Like that of logs; "now" is the end of all data, so that trials that stopped are reported. */
function freshCtes({ toMs }: MeasureSettings): string {
  const until = toMs === null ? 'true' : `tried_at_ms <= ${integerLiteral(toMs)}`;
  return `trial_ends AS (
  SELECT ${BALANCER}, tried_at_ms,
    max(tried_at_ms) OVER (PARTITION BY ${BALANCER}) AS last_at_ms,
    max(tried_at_ms) OVER () AS trials_end_ms,
    (SELECT max(data_end_ms) FROM delivered) AS logs_end_ms
  FROM known_trials
  WHERE ${until}
),
trial_fresh AS (
  SELECT ${BALANCER}, last_at_ms,
    CASE WHEN logs_end_ms > trials_end_ms THEN logs_end_ms ELSE trials_end_ms END AS data_end_ms,
    count(DISTINCT CASE WHEN last_at_ms - tried_at_ms < ${REGULARITY_HOURS} * ${HOUR_LITERAL}
      THEN (last_at_ms - tried_at_ms) / ${HOUR_LITERAL} END) AS hours_seen
  FROM trial_ends
  GROUP BY ${BALANCER}, last_at_ms, logs_end_ms, trials_end_ms
)`;
}
