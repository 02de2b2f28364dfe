import type { MeasureSettings } from '../../model/rate.ts';
import { IN_SECONDS_MS } from '../../model/survival.ts';
import { MINUTE_MS, SECOND_MS } from '../../model/time.ts';
import { VERSION_ERRORS } from '../../model/trial.ts';
import { outcomeCounts } from './count-columns.ts';
import { HOURS_SEEN, regularityCtes } from './freshness-sql.ts';
import { dayCondition } from './handshake-sql.ts';
import { hourOf, integerLiteral, textLiteral, withinWindow } from './sql-text.ts';
import { trialExclusion } from './trial-exclusion-sql.ts';

const NAME = 'balancer_type, region, balancer';
const BALANCER = `${NAME}, account_id`;
const PAIR = 'issuer_node, node, relation, mechanism';
/** The columns that are the same in all copies of a trial. */
export const TRIAL_IDENTITY = `${NAME}, ${PAIR}, tried_at_ms, run_id, client_port`;

/** The outcome as a number that grows with what it says: 4 resumed, 3 full, 2 inconclusive, 1 failed. */
export const TRIAL_OUTCOME_RANK = `CASE outcome WHEN 'resumed' THEN 4 WHEN 'full' THEN 3
      WHEN 'inconclusive' THEN 2 WHEN 'withheld' THEN 0 ELSE 1 END`;

/** The account of a trial: that which it names, else the only one that trials of its balancer's name do. */
const OWNER = `coalesce(account_id,
      CASE WHEN least_account_id = greatest_account_id THEN least_account_id END)`;

const IS_SURVIVAL = "purpose = 'survival'";
const MINUTE = integerLiteral(MINUTE_MS);
/** How old a session was that was offered, as `survivalAge` tells it; 0 where none was. */
const AGE = `CASE WHEN relation IS NULL THEN 0 ELSE session_age_ms - session_age_ms % CASE
      WHEN session_age_ms < ${integerLiteral(IN_SECONDS_MS)} THEN ${integerLiteral(SECOND_MS)}
      ELSE ${MINUTE} END END`;
/** The minute in which it was issued. */
const ISSUED_AT = `(tried_at_ms - CASE WHEN relation IS NULL THEN 0 ELSE session_age_ms END)
      / ${MINUTE} * ${MINUTE}`;

/**
 * The CTE `trial_groups`, in one pass over the trials: those of the window by issuer, node and
 * mechanism (and by what is known of an exclusion then), and by node, mechanism, relation and hour
 * (with `hour_at_ms`); and per balancer how regularly it was tried (with `last_seen_ms`), up to the
 * window's end. Other levels are sums of them. Survival trials are in none of these groups: they have
 * their own, by age and by the minute in which their session was issued (with `age_ms` and
 * `issued_at_ms`).
 */
export function trialCtes(settings: MeasureSettings): string {
  const inWindow = withinWindow('tried_at_ms', settings);
  return `${knownCtes(settings)},
timed_trials AS (
  SELECT ${BALANCER}, ${PAIR}, error, reissued_rank, unchecked, is_survival, issued_at_ms,
    lifetime_hint_s, key_hash, ${trialExclusion(settings)} AS exclusion,
    CASE WHEN ${inWindow} THEN age_ms END AS age_ms,
    CASE WHEN ${inWindow} THEN outcome_rank END AS outcome_rank,
    CASE WHEN ${inWindow} THEN tried_at_ms END AS tried_at_ms,
    CASE WHEN ${inWindow} THEN ${hourOf('tried_at_ms')} END AS hour_at_ms,
    CASE WHEN is_survival = 0 AND ${untilCondition(settings)} THEN tried_at_ms END AS seen_at_ms
  FROM known_trials
),
${regularityCtes('trial', 'timed_trials', BALANCER)},
trial_groups AS (
  SELECT ${BALANCER}, ${PAIR}, exclusion, hour_at_ms, last_seen_ms, age_ms, issued_at_ms,
    ${HOURS_SEEN} AS hours_seen,
    ${outcomeCounts('tried_at_ms')},
    max(lifetime_hint_s) AS lifetime_hint_s,
    max(key_hash) AS key_hash,
    count(*) FILTER (WHERE outcome_rank = 3 AND reissued_rank = 2) AS reissued,
    count(*) FILTER (WHERE outcome_rank = 3 AND reissued_rank = 1) AS not_reissued,
    count(*) FILTER (WHERE outcome_rank = 4 AND reissued_rank = 2) AS reissued_resumed,
    count(*) FILTER (WHERE outcome_rank = 4 AND reissued_rank = 1) AS not_reissued_resumed,
    count(*) FILTER (WHERE outcome_rank = 1
      AND error IN (${VERSION_ERRORS.map(textLiteral).join(', ')})) AS version_failed,
    count(*) FILTER (WHERE outcome_rank IS NOT NULL AND unchecked = 1) AS certificate_unchecked,
    count(*) FILTER (WHERE outcome_rank = 0) AS withheld,
    max(CASE WHEN outcome_rank = 1 THEN error END) AS error
  FROM trial_times
  GROUP BY GROUPING SETS (
    (${BALANCER}, ${PAIR}, exclusion, is_survival),
    (${BALANCER}, node, relation, mechanism, exclusion, hour_at_ms, is_survival),
    (${BALANCER}, last_seen_ms),
    (${BALANCER}, node, relation, mechanism, age_ms, issued_at_ms)
  )
  HAVING CASE WHEN grouping(node) = 1 THEN last_seen_ms
    WHEN grouping(age_ms) = 0 THEN age_ms
    WHEN is_survival = 1 OR grouping(issuer_node) = 1 AND relation IS NULL THEN NULL
    ELSE max(tried_at_ms) END IS NOT NULL
)`;
}

/**
 * Each trial once, however often it was read. Where no client port distinguishes trials of one
 * instant, the lines of one file are as many trials.
 */
function knownCtes(settings: MeasureSettings): string {
  return `named_trials AS (
  SELECT *, min(account_id) OVER (PARTITION BY ${NAME}) AS least_account_id,
    max(account_id) OVER (PARTITION BY ${NAME}) AS greatest_account_id
  FROM trials
  WHERE ${dayCondition(settings)}
),
numbered_trials AS (
  SELECT *, ${OWNER} AS owner_id, CASE WHEN client_port IS NULL THEN row_number() OVER (
      PARTITION BY ${TRIAL_IDENTITY}, ${OWNER}, source_id
      ORDER BY outcome NULLS LAST, reissued NULLS LAST, error NULLS LAST,
        certificate_checked NULLS LAST, purpose NULLS LAST, session_age_ms NULLS LAST
    ) ELSE 1 END AS line_number
  FROM named_trials
),
known_trials AS (
  SELECT ${NAME}, owner_id AS account_id, ${PAIR}, tried_at_ms,
    max(${TRIAL_OUTCOME_RANK}) AS outcome_rank,
    max(CASE WHEN ${IS_SURVIVAL} THEN 1 ELSE 0 END) AS is_survival,
    max(CASE WHEN ${IS_SURVIVAL} THEN ${AGE} END) AS age_ms,
    max(CASE WHEN ${IS_SURVIVAL} THEN ${ISSUED_AT} END) AS issued_at_ms,
    max(ticket_lifetime_s) AS lifetime_hint_s,
    max(ticket_key_hash) AS key_hash,
    max(CASE WHEN reissued THEN 2 WHEN NOT reissued THEN 1 ELSE 0 END) AS reissued_rank,
    max(CASE WHEN NOT certificate_checked THEN 1 ELSE 0 END) AS unchecked,
    max(error) AS error
  FROM numbered_trials
  GROUP BY ${TRIAL_IDENTITY}, owner_id, line_number
)`;
}

/** Like that of logs. */
function untilCondition({ toMs }: MeasureSettings): string {
  return toMs === null ? 'true' : `tried_at_ms <= ${integerLiteral(toMs)}`;
}
