import type { MeasureSettings } from '../model/rate.ts';
import { arrivalCtes } from './arrival-sql.ts';
import { BALANCER_KEY, connectionCtes } from './connection-sql.ts';
import { countCtes } from './count-sql.ts';
import { exclusionCtes } from './exclusion-sql.ts';
import { freshnessCtes } from './freshness-sql.ts';

const COUNTS = [
  'handshakes',
  'resumed',
  'fulls',
  'unknowns',
  'failed',
  'within_scope',
  'ceiling_base',
  'clients',
  'sum_nn',
  'sum_kk',
  'sum_nk',
  'first_at_ms',
];
const ORDER = 'evidence, level, balancer_type, region, account_id, balancer, node';

/**
 * The one SQL text that both engines run over the views `handshakes` and `sources`: rows tagged by
 * `evidence`, `log` for the counts of rates and `ledger` for freshness; throws on settings that are
 * no whole milliseconds.
 */
export function rateQuery(settings: MeasureSettings): string {
  const ctes = [
    connectionCtes(settings),
    exclusionCtes(settings),
    arrivalCtes(settings),
    countCtes(),
    freshnessCtes(settings),
  ];
  return `WITH ${ctes.join(',\n')}
SELECT 'log' AS evidence, level, ${BALANCER_KEY}, nullif(node, '') AS node, arrival,
  tls_version, excluded,
  ${COUNTS.join(', ')}, last_at_ms, history_complete,
  CAST(NULL AS BIGINT) AS hours_seen, CAST(NULL AS BIGINT) AS data_end_ms
FROM counted
UNION ALL
SELECT 'ledger' AS evidence, 'balancer' AS level, ${BALANCER_KEY},
  ${['node', 'arrival', 'tls_version', 'excluded'].map((name) => nothing('VARCHAR', name)).join(', ')},
  ${COUNTS.map((name) => nothing('BIGINT', name)).join(', ')},
  last_at_ms, ${nothing('BOOLEAN', 'history_complete')}, hours_seen, data_end_ms
FROM fresh
ORDER BY ${[...ORDER.split(', '), 'arrival', 'tls_version', 'excluded'].map((name) => `${name} NULLS LAST`).join(', ')}`;
}

const nothing = (type: string, name: string) => `CAST(NULL AS ${type}) AS ${name}`;
