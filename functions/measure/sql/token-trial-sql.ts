import { FIRST_PERIOD_MS, OVERDUE_MS } from '../../model/marks/marks.ts';
import type { MeasureSettings } from '../../model/rate.ts';
import type { SourceKind } from '../../model/source.ts';
import { dayCondition } from './handshake-sql.ts';
import { integerLiteral, textLiteral } from './sql-text.ts';
import { TRIAL_IDENTITY, TRIAL_OUTCOME_RANK } from './trial-sql.ts';

/** The logs that have a line for each request. */
const REQUEST_LOGS: readonly SourceKind[] = [
  'application-access',
  'vended-application-access',
  'classic-access',
  'mixed',
];
const PLACE = 'balancer_type, region, account_id, balancer';

/** The node in an object's name, `…_10.0.0.1_1ggg.log.gz`; '' where it names none. */
const NODE_OF_KEY = "coalesce(regexp_extract(key, '_([0-9a-f.:]+)_[^_/]+$', 1), '')";

/**
 * The CTE `token_trials`: the trials that sent a request with a token of their own, each once, and
 * whether a log should have shown it by now (`is_overdue`; null where no log of requests was read, or
 * none of that early: it may have been switched on later).
 * `single_token` is null where several trials claim it. Accounts are compared where a trial has one.
 */
export function tokenTrialCtes(settings: MeasureSettings): string {
  const days = dayCondition(settings);
  const name = ['balancer_type', 'region', 'balancer'];
  const same = name.map((column) => `request_logs.${column} = trials.${column}`).join(' AND ');
  const identity = TRIAL_IDENTITY.replaceAll(/\w+/g, (column) => `trials.${column}`);
  return `request_periods AS (
  SELECT DISTINCT ${PLACE}, ${NODE_OF_KEY} AS node, ended_at_ms
  FROM sources
  WHERE ${days} AND kind IN (${REQUEST_LOGS.map(textLiteral).join(', ')})
    AND quarantined IS NULL AND balancer IS NOT NULL AND ended_at_ms IS NOT NULL
),
latest_periods AS (
  SELECT *, max(ended_at_ms) OVER () AS ledger_ends_ms, row_number() OVER (
      PARTITION BY ${PLACE}, node ORDER BY ended_at_ms DESC NULLS LAST
    ) AS latest
  FROM request_periods
),
request_logs AS (
  SELECT ${PLACE}, node, max(ledger_ends_ms) AS ledger_ends_ms, min(ended_at_ms) AS begins_ms,
    CASE WHEN grouping(node) = 0 AND node <> '' THEN max(CASE WHEN latest = 2 THEN ended_at_ms END) END
      AS last_but_one_ms
  FROM latest_periods
  GROUP BY GROUPING SETS ((${PLACE}, node), (${PLACE}))
),
token_trials AS (
  SELECT ${identity}, probe_token, max(trials.account_id) AS account_id,
    max(tls_version) AS tls_version, max(${TRIAL_OUTCOME_RANK}) AS wire_rank,
    CASE WHEN tried_at_ms < min(begins_ms) - ${integerLiteral(FIRST_PERIOD_MS)} THEN NULL
      WHEN tried_at_ms < max(last_but_one_ms)
        OR tried_at_ms < max(ledger_ends_ms) - ${integerLiteral(OVERDUE_MS)} THEN 1
      WHEN max(ledger_ends_ms) IS NOT NULL THEN 0 END AS is_overdue,
    CASE WHEN count(*) OVER (PARTITION BY probe_token) = 1 THEN probe_token END AS single_token
  FROM trials
  LEFT JOIN request_logs ON ${same}
    AND (request_logs.node IS NULL OR request_logs.node = trials.node)
    AND (trials.account_id IS NULL OR request_logs.account_id = trials.account_id)
  WHERE ${days} AND probe_token IS NOT NULL AND trials.balancer_type IN ('classic', 'application')
  GROUP BY ${identity}, probe_token
)`;
}
