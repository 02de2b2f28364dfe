import type { MeasureSettings } from '../model/rate.ts';
import { arrivalCtes } from './sql/arrival-sql.ts';
import { connectionCtes } from './sql/connection-sql.ts';
import { countCtes } from './sql/count-sql.ts';
import { exclusionCtes } from './sql/exclusion-sql.ts';
import { freshnessCtes } from './sql/freshness-sql.ts';
import { sourceCtes } from './sql/source-sql.ts';
import { textLiteral } from './sql/sql-text.ts';
import { trialCtes } from './sql/trial-sql.ts';

const LABELS = [
  ...['evidence', 'level', 'balancer_type', 'region', 'account_id', 'balancer', 'issuer_node'],
  ...['node', 'mechanism', 'relation', 'arrival', 'tls_version', 'excluded', 'kind', 'key'],
];
const COUNTS = ['handshakes', 'resumed', 'fulls', 'unknowns', 'failed', 'first_at_ms'];
const LOG_COUNTS = ['within_scope', 'ceiling_base', 'clients', 'sum_nn', 'sum_kk', 'sum_nk'];
const CELL_COUNTS = ['reissued', 'not_reissued', 'version_failed', 'certificate_unchecked'];
const SOURCE_COUNTS = ['objects', 'lines', 'rows'];
const SOURCE_LISTS = ['skipped', 'rejected', 'quarantined'];

/** The columns of the result; each kind of evidence leaves null what it does not know. */
const COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ...LABELS.map((name) => [name, 'VARCHAR'] as const),
  ...[...COUNTS, ...LOG_COUNTS, ...CELL_COUNTS, ...SOURCE_COUNTS].map(
    (name) => [name, 'BIGINT'] as const,
  ),
  ['last_at_ms', 'BIGINT'],
  ['hour_at_ms', 'BIGINT'],
  ['history_complete', 'BOOLEAN'],
  ['hours_seen', 'BIGINT'],
  ['data_end_ms', 'BIGINT'],
  ...['error', ...SOURCE_LISTS].map((name) => [name, 'VARCHAR'] as const),
];

/** Of each kind of evidence: its CTE, the columns taken as they are, and those that are derived. */
interface Part {
  readonly from: string;
  readonly taken: readonly string[];
  readonly derived: Readonly<Record<string, string>>;
}

/** The tag of a row whose CTE holds counts of the whole window and of its hours. */
function byHour(whole: string, hours: string): string {
  return `CASE WHEN hour_at_ms IS NULL THEN ${textLiteral(whole)} ELSE ${textLiteral(hours)} END`;
}

const PLACE = ['balancer_type', 'region', 'balancer'];
const FRESH = [...PLACE, 'last_at_ms', 'hours_seen', 'data_end_ms'];
const PARTS: readonly Part[] = [
  {
    from: 'counted',
    taken: [
      ...[...PLACE, 'level', 'account_id', 'arrival', 'tls_version', 'excluded'],
      ...[...COUNTS, ...LOG_COUNTS, 'last_at_ms', 'hour_at_ms', 'history_complete'],
    ],
    derived: { evidence: byHour('log', 'log-hours'), node: "nullif(node, '')" },
  },
  {
    from: 'fresh',
    taken: [...FRESH, 'account_id'],
    derived: { evidence: "'ledger'", level: "'balancer'" },
  },
  {
    from: 'trial_counts',
    taken: [
      ...[...PLACE, 'level', 'node', 'mechanism', 'relation'],
      ...[...COUNTS, 'within_scope', 'ceiling_base', 'last_at_ms', 'hour_at_ms'],
    ],
    derived: { evidence: byHour('trials', 'trial-hours') },
  },
  {
    from: 'trial_cells',
    taken: [
      ...[...PLACE, 'issuer_node', 'node', 'mechanism', 'relation', 'excluded'],
      ...[...COUNTS, ...CELL_COUNTS, 'last_at_ms', 'error'],
    ],
    derived: { evidence: "'matrix'" },
  },
  {
    from: 'trial_fresh',
    taken: FRESH,
    derived: { evidence: "'trial-times'", level: "'balancer'" },
  },
  {
    from: 'source_groups',
    taken: [...PLACE, 'account_id', 'kind', 'key', ...SOURCE_COUNTS, ...SOURCE_LISTS],
    derived: { evidence: "'source'" },
  },
];

/**
 * The one SQL text that both engines run over the views `handshakes`, `trials` and `sources`: rows
 * tagged by `evidence`, `log` and `trials` for the counts of rates, `log-hours` and `trial-hours` for
 * the same hour by hour, `matrix` for trials by issuer and node, `ledger` and `trial-times` for freshness, `source` for what was read; throws on settings
 * that are no whole milliseconds.
 */
export function rateQuery(settings: MeasureSettings): string {
  const ctes = [
    connectionCtes(settings),
    exclusionCtes(settings),
    arrivalCtes(settings),
    countCtes(),
    freshnessCtes(settings),
    trialCtes(settings),
    sourceCtes(settings),
  ];
  return `WITH ${ctes.join(',\n')}
${PARTS.map(select).join('\nUNION ALL\n')}
ORDER BY ${[...LABELS, 'hour_at_ms'].map((name) => `${name} NULLS LAST`).join(', ')}`;
}

function select({ from, taken, derived }: Part): string {
  const values = COLUMNS.map(([name, type]) => {
    const value = derived[name] ?? (taken.includes(name) ? name : `CAST(NULL AS ${type})`);
    return value === name ? name : `${value} AS ${name}`;
  });
  return `SELECT ${values.join(', ')}\nFROM ${from}`;
}
