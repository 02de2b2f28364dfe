import type { MeasureSettings } from '../model/rate.ts';
import { arrivalCtes } from './sql/arrival-sql.ts';
import { cellCte } from './sql/cell-sql.ts';
import { connectionCtes } from './sql/connection-sql.ts';
import {
  CEILING_COUNTS,
  CELL_COUNTS,
  OUTCOME_COUNTS,
  SOURCE_COUNTS,
  SOURCE_LISTS,
} from './sql/count-columns.ts';
import { deliveryCtes } from './sql/delivery-sql.ts';
import { freshnessCtes } from './sql/freshness-sql.ts';
import { momentCtes } from './sql/moment-sql.ts';
import { judgingPlaceCte, placeCtes } from './sql/place-sql.ts';
import { sourceCtes } from './sql/source-sql.ts';
import { nullsLast, textLiteral } from './sql/sql-text.ts';
import { trialCtes } from './sql/trial-sql.ts';

/**
 * What a row of the result is: counts of logs on one node, over the window or of one of its hours
 * (`log-cell`); moments over the clients of a group (`log-clients`); counts of trials, over the
 * window or of an hour; trials by issuer and node (`matrix`); how regularly logs (`ledger`) and
 * trials came (`trial-times`); what was read (`source`).
 */
export type RowKind =
  | 'log-cell'
  | 'log-clients'
  | 'trials'
  | 'trial-hours'
  | 'matrix'
  | 'ledger'
  | 'trial-times'
  | 'source';

const PLACE = ['balancer_type', 'region', 'balancer'] as const;
const TIMES = ['first_at_ms', 'last_at_ms'] as const;
const FRESHNESS = ['last_at_ms', 'hours_seen', 'data_end_ms'] as const;

/** The columns that name a row, all of them texts. */
const LABELS = [
  'row_kind',
  'level',
  'balancer_type',
  'region',
  'account_id',
  'balancer',
  'issuer_node',
  'node',
  'mechanism',
  'relation',
  'excluded',
  'kind',
  'key',
  'cell',
  'moments',
] as const;

/** The columns that count or describe; each kind of row leaves null what it does not know. */
const VALUES = [
  ...OUTCOME_COUNTS,
  ...CEILING_COUNTS,
  ...CELL_COUNTS,
  ...SOURCE_COUNTS,
  ...SOURCE_LISTS,
  ...TIMES,
  'hour_at_ms',
  'hours_seen',
  'data_end_ms',
  'starts_at_ms',
  'tls_number',
  'exclusion',
  'error',
] as const;

type ResultColumn = (typeof LABELS | typeof VALUES)[number];

const COLUMNS: readonly ResultColumn[] = [...LABELS, ...VALUES];
const TEXTS: ReadonlySet<ResultColumn> = new Set([...LABELS, ...SOURCE_LISTS, 'error'] as const);

/** What fills the columns of the rows of one CTE: SQL by the name of its column. */
type Filled = Readonly<Partial<Record<ResultColumn, string>>>;

/** By CTE: which rows of the result it gives. */
const PARTS: Readonly<Record<string, Filled>> = {
  measured: {
    row_kind: `CASE WHEN cell IS NULL THEN ${kind('log-clients')} ELSE ${kind('log-cell')} END`,
    ...asNamed(...PLACE, 'level', 'account_id', 'cell', 'moments', 'tls_number', 'exclusion'),
    node: "nullif(node, '')",
  },
  fresh: {
    row_kind: kind('ledger'),
    level: "'balancer'",
    ...asNamed(...PLACE, 'account_id', ...FRESHNESS, 'starts_at_ms'),
  },
  trial_counts: {
    row_kind: byHour('trials', 'trial-hours'),
    ...asNamed(...PLACE, 'level', 'node', 'mechanism', 'relation'),
    ...asNamed('hour_at_ms', ...OUTCOME_COUNTS, ...CEILING_COUNTS, ...TIMES),
  },
  trial_cells: {
    row_kind: kind('matrix'),
    ...asNamed(...PLACE, 'issuer_node', 'node', 'mechanism', 'relation', 'excluded'),
    ...asNamed(...OUTCOME_COUNTS, ...CELL_COUNTS, ...TIMES, 'error'),
  },
  trial_fresh: {
    row_kind: kind('trial-times'),
    level: "'balancer'",
    ...asNamed(...PLACE, ...FRESHNESS),
  },
  source_groups: {
    row_kind: kind('source'),
    ...asNamed(...PLACE, 'account_id', 'kind', 'key', ...SOURCE_COUNTS, ...SOURCE_LISTS),
  },
};

/**
 * The one SQL text that both engines run over the views `handshakes`, `trials`, `sources` and
 * `deliveries` (the ledger once more, further back): all rows in one UNION, each tagged with its
 * `row_kind`. CTEs with a row for each handshake are a chain, in which each is named once: rows,
 * connections, arrivals, counts of clients, moments. Throws on settings that are no whole
 * milliseconds.
 */
export function rateQuery(settings: MeasureSettings): string {
  const ctes = [
    placeCtes(settings),
    deliveryCtes(settings),
    judgingPlaceCte(settings),
    connectionCtes(settings),
    arrivalCtes(settings),
    cellCte(),
    momentCtes(),
    freshnessCtes(settings),
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

/** The kind of a row whose CTE holds the counts of the whole window and of its hours. */
function byHour(whole: RowKind, hours: RowKind): string {
  return `CASE WHEN hour_at_ms IS NULL THEN ${kind(whole)} ELSE ${kind(hours)} END`;
}
