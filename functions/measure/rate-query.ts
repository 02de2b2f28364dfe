import type { MeasureSettings } from '../model/rate.ts';
import { arrivalCtes } from './sql/arrival-sql.ts';
import { cellCte } from './sql/cell-sql.ts';
import { connectionCtes } from './sql/connection-sql.ts';
import { CELL_COUNTS, OUTCOME_COUNTS, SOURCE_COUNTS, SOURCE_LISTS } from './sql/count-columns.ts';
import { deliveryCtes } from './sql/delivery-sql.ts';
import { MARK_PREFIX, markCtes } from './sql/mark-sql.ts';
import { momentCtes } from './sql/moment-sql.ts';
import { PLACE_PREFIX, placeCtes } from './sql/place-sql.ts';
import { sourceCtes } from './sql/source-sql.ts';
import { nullsLast, textLiteral } from './sql/sql-text.ts';
import { trialCtes } from './sql/trial-sql.ts';

/**
 * What a row of the result is: the names behind the numbers of a node (`place`); what logs show of
 * probes' own connections (`mark`); counts of logs on
 * one node, over the window or of one of its hours (`log-cell`); moments over the clients of a group
 * (`log-clients`); trials by issuer and node (`matrix`), and by node and hour (`trial-hours`);
 * survival trials by age and minute of issue, and the sessions issued to them, age 0 (`survival`);
 * how regularly logs (`ledger`) and trials came (`trial-times`); what was read (`source`).
 */
export type RowKind =
  | 'place'
  | 'mark'
  | 'log-cell'
  | 'log-clients'
  | 'trial-hours'
  | 'matrix'
  | 'survival'
  | 'ledger'
  | 'trial-times'
  | 'source';

const PLACE = ['balancer_type', 'region', 'balancer'] as const;
const TIMES = ['first_at_ms', 'last_at_ms'] as const;
const FRESHNESS = ['last_seen_ms', 'hours_seen'] as const;
const SURVIVAL = ['age_ms', 'issued_at_ms', 'withheld', 'lifetime_hint_s'] as const;
const NUMBERS = ['region_number', 'balancer_number', 'node_number'] as const;

/** The columns that name a row, all of them texts. */
const LABELS = [
  'row_kind',
  'balancer_type',
  'region',
  'account_id',
  'balancer',
  'issuer_node',
  'node',
  'mechanism',
  'relation',
  'kind',
  'key',
  'cell',
  'moments',
  'key_hash',
] as const;

/** The columns that count or describe. */
const VALUES = [
  ...NUMBERS,
  ...OUTCOME_COUNTS,
  ...CELL_COUNTS,
  ...SOURCE_COUNTS,
  ...SOURCE_LISTS,
  ...TIMES,
  'hour_at_ms',
  ...SURVIVAL,
  ...FRESHNESS,
  'tls_number',
  'exclusion',
  'client_kind',
  'error',
] as const;

type ResultColumn = (typeof LABELS | typeof VALUES)[number];

const COLUMNS: readonly ResultColumn[] = [...LABELS, ...VALUES];
const TEXTS: ReadonlySet<ResultColumn> = new Set([...LABELS, ...SOURCE_LISTS, 'error'] as const);

/** What fills the columns of the rows of one CTE: SQL by the name of its column. */
type Filled = Readonly<Partial<Record<ResultColumn, string>>>;

/**
 * How often the query reads each table on an engine that runs a CTE wherever it is named.
 * `handshakes`: the rows of flows; all other rows; columns that name places, which repeat and are
 * hardly any bytes; and the rows that have a token of a probe. These and their trials read each of the
 * other tables once, too. On one machine it reads `sources` once more, to know what of the ledger it read.
 */
export const TABLE_READS = { handshakes: 4, deliveries: 2, sources: 2, trials: 2 } as const;

/** Of the reads of `handshakes`, those of whole rows; no row is in both. */
export const WHOLE_ROW_READS = 2;

/** By CTE: which rows of the result it gives; each is named here and nowhere else. */
const PARTS: Readonly<Record<string, Filled>> = {
  measured: {
    row_kind: `CASE WHEN cell LIKE '${PLACE_PREFIX}%' THEN ${kind('place')}
  WHEN cell LIKE '${MARK_PREFIX}%' THEN ${kind('mark')}
  WHEN cell IS NULL THEN ${kind('log-clients')} ELSE ${kind('log-cell')} END`,
    ...asNamed(...NUMBERS, 'cell', 'moments', 'tls_number', 'exclusion', 'client_kind'),
  },
  trial_groups: {
    row_kind: `CASE WHEN last_seen_ms IS NOT NULL THEN ${kind('trial-times')}
  WHEN age_ms IS NOT NULL THEN ${kind('survival')}
  WHEN hour_at_ms IS NULL THEN ${kind('matrix')} ELSE ${kind('trial-hours')} END`,
    ...asNamed(...PLACE, 'account_id', 'issuer_node', 'node', 'mechanism', 'relation'),
    ...asNamed('hour_at_ms', 'exclusion'),
    ...asNamed(
      ...OUTCOME_COUNTS,
      ...CELL_COUNTS,
      ...TIMES,
      'error',
      ...FRESHNESS,
      ...SURVIVAL,
      'key_hash',
    ),
  },
  source_groups: {
    row_kind: `CASE WHEN kind IS NULL THEN ${kind('ledger')} ELSE ${kind('source')} END`,
    ...asNamed(...PLACE, 'account_id', 'kind', 'key', ...SOURCE_COUNTS, ...SOURCE_LISTS),
    ...asNamed(...FRESHNESS),
  },
};

/**
 * The one SQL text that both engines run over the views `handshakes`, `trials`, `sources` and
 * `deliveries` (the ledger once more, further back): all rows in one UNION, each tagged with its
 * `row_kind`; columns that its kind does not need are not to be read. Every CTE is named once,
 * because Athena runs it wherever it is named; those with a row for each handshake are a chain: rows,
 * connections, arrivals, counts of clients, moments. Throws on settings that are no whole
 * milliseconds.
 */
export function rateQuery(settings: MeasureSettings): string {
  const ctes = [
    deliveryCtes(settings),
    placeCtes(settings),
    markCtes(settings),
    connectionCtes(settings),
    arrivalCtes(settings),
    cellCte(),
    momentCtes(),
    trialCtes(settings),
    sourceCtes(settings),
  ];
  const parts = Object.entries(PARTS).map(([cte, filled]) => select(cte, filled));
  return `WITH ${ctes.join(',\n')}
${parts.join('\nUNION ALL\n')}
ORDER BY ${nullsLast(COLUMNS.join(', '))}`;
}

function select(cte: string, filled: Filled): string {
  const values = COLUMNS.map((column) => {
    const value = filled[column] ?? `CAST(NULL AS ${typeOf(column)})`;
    return value === column ? column : `${value} AS ${column}`;
  });
  return `SELECT ${values.join(', ')}\nFROM ${cte}`;
}

function typeOf(column: ResultColumn): string {
  return TEXTS.has(column) ? 'VARCHAR' : 'BIGINT';
}

/** Columns that the CTE has under their own names. */
function asNamed(...columns: readonly ResultColumn[]): Filled {
  return Object.fromEntries(columns.map((column) => [column, column]));
}

function kind(of: RowKind): string {
  return textLiteral(of);
}
