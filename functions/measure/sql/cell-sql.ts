import { DISTANCE, DISTANCES } from '../../behaviours/scope.ts';
import { EXCLUDED } from './exclusion-sql.ts';
import { IS_APPLICATION } from './handshake-sql.ts';
import { REGION_NUMBER } from './place-sql.ts';
import { hourOf } from './sql-text.ts';

/** The columns that number one node. */
export const NODE_NUMBERS = 'balancer_number, node_number';
/**
 * Two counts of less than 2^31 in one number: sums of it are sums of both. One sum in place of two
 * saves time in groups that have a row for each client.
 */
const PAIR_RADIX = 2_147_483_648;

/** Handshakes of one portion that are counted, by the prefix of their columns. */
export const PORTIONS = [
  { name: 'all', prefix: 'of_all_' },
  { name: 'judged', prefix: 'of_judged_' },
] as const;

/** Counted and resumed handshakes as one number, by portion and distance of arrival. */
export const CLIENT_COUNTS: readonly string[] = PORTIONS.flatMap(({ prefix }) =>
  DISTANCES.map((distance) => prefix + distance),
);

/** In the same way, the judged returns of clients that were on no other node meanwhile. */
export const STRAIGHT_COUNT = 'straight_returns';

/** How many handshakes are counted in such a number. */
export function countedIn(pair: string): string {
  return `(${pair} % ${PAIR_RADIX})`;
}

/** How many of them are resumed. */
export function resumedIn(pair: string): string {
  return `(${pair} / ${PAIR_RADIX})`;
}

/** What a cell counts, in the order in which its text has them. */
const COUNTS: readonly string[] = [
  'count(*)',
  resumedIn('sum(counted)'),
  `(${countedIn('sum(counted)')} - ${resumedIn('sum(counted)')})`,
  ...['sum(uncounted)', 'sum(ceiling)'].flatMap((pair) => [resumedIn(pair), countedIn(pair)]),
  'min(handshake_at_ms)',
  'max(handshake_at_ms)',
];

/**
 * The CTE `grouped`, in one pass over `arrived`: the cells of each node, whole and hour by hour, and of
 * each kind of client on a balancer; and each client's counts on each node. A cell is one text, so that
 * it passes unharmed through the groups of clients that follow: an engine that runs a CTE wherever it
 * is named would otherwise read all rows once for the cells and once for the clients. `client` is null
 * where a handshake does not count to a rate; `divided_client` is null also on balancers without an
 * excluded listener, whose clients need no division by exclusion; `returning_client` where the client
 * has no judged return that is compared with those to other nodes. A cell knows no client, so
 * `grouping(client)` finds it.
 */
export function cellCte(): string {
  const hour = hourOf('handshake_at_ms');
  const split = `${NODE_NUMBERS}, tls_number, exclusion`;
  return `weighed AS (
  SELECT ${split}, client_kind, arrival, is_judged, is_straight, outcome_rank, is_within_scope, is_in_base,
    place, handshake_at_ms, ${hour} AS hour_at_ms,
    CASE WHEN outcome_rank >= 3 THEN client END AS client,
    CASE outcome_rank WHEN 4 THEN ${PAIR_RADIX + 1} WHEN 3 THEN 1 ELSE 0 END AS counted,
    CASE outcome_rank WHEN 2 THEN ${PAIR_RADIX} WHEN 1 THEN 1 ELSE 0 END AS uncounted,
    CASE WHEN is_within_scope THEN ${PAIR_RADIX + 1} WHEN is_in_base THEN 1 ELSE 0 END AS ceiling
  FROM arrived
),
grouped AS (
  SELECT ${REGION_NUMBER} AS region_number, ${split}, client_kind, client,
    CASE WHEN exclusion > 0 THEN client END AS divided_client,
    CASE WHEN ${IS_APPLICATION} AND exclusion < ${EXCLUDED} AND ${straightSum()} > 0 THEN client END
      AS returning_client,
    CASE WHEN grouping(client) = 0 OR (grouping(client_kind) = 0 AND max(place) IS NOT NULL) THEN NULL
      ELSE coalesce(max(place), ${cellText()}) END AS cell,
    ${PORTIONS.flatMap(clientCounts).join(',\n    ')},
    CAST(${straightSum()} AS BIGINT) AS ${STRAIGHT_COUNT}
  FROM weighed
  GROUP BY GROUPING SETS (
    (${split}, arrival, is_judged),
    (${NODE_NUMBERS}, hour_at_ms),
    (balancer_number, client_kind, tls_number, exclusion, arrival, is_judged),
    (${split}, client_kind, client)
  )
)`;
}

function cellText(): string {
  const labels = [
    'coalesce(arrival, 0)',
    'CASE WHEN is_judged THEN 1 ELSE 0 END',
    'coalesce(hour_at_ms, 0)',
    'coalesce(client_kind, 0)',
  ];
  return [...labels, ...COUNTS]
    .map((value) => `CAST(${value} AS VARCHAR)`)
    .join(" || ',' ||\n      ");
}

function clientCounts({ name, prefix }: (typeof PORTIONS)[number]): readonly string[] {
  return DISTANCES.map(
    (distance) => `CAST(${clientCount(name, distance)} AS BIGINT) AS ${prefix}${distance}`,
  );
}

function clientCount(portion: (typeof PORTIONS)[number]['name'], distance: number): string {
  const isOf = portion === 'judged' ? ' AND is_judged' : '';
  return `sum(CASE WHEN arrival = ${distance}${isOf} THEN counted ELSE 0 END)`;
}

/** Of judged returns, those of a client that was on no other node meanwhile. */
function straightSum(): string {
  const isOf = `arrival = ${DISTANCE['same-node']} AND is_judged AND is_straight`;
  return `sum(CASE WHEN ${isOf} THEN counted ELSE 0 END)`;
}
