import { CLIENT_MOMENTS } from './count-columns.ts';
import { GROUPS, LABELS, levelCase, marginCase, NODE_LEVEL, OUTER_LABELS } from './group-sql.ts';
import { ARRIVAL_CASE, DISTANCES } from './scope-sql.ts';

/** Handshakes of one portion: how many are counted, how many of these are resumed. */
interface Portion {
  readonly name: 'all' | 'judged';
  readonly counted: string;
  readonly resumed: string;
}

const PORTIONS: readonly Portion[] = [
  { name: 'all', counted: 'n', resumed: 'k' },
  { name: 'judged', counted: 'jn', resumed: 'jk' },
];
/** Distance 0 means all arrivals together. */
const MARGIN = 0;

/**
 * * The CTEs that end in `moments`: over the clients of each group, how many have a counted
 * handshake, and Σn², Σk², Σn·k. Arrivals and portions are columns side by side until the end: so
 * each client is hashed once in each group.
 */
export function momentCtes(): string {
  const client = `region_number, ${NODE_LEVEL}, client, tls_version, excluded`;
  const columns = PORTIONS.flatMap(({ counted, resumed }) =>
    DISTANCES.flatMap((distance) => [counted + distance, resumed + distance]),
  );
  return `portions AS (
  SELECT ${client},
    ${PORTIONS.flatMap((portion) => DISTANCES.flatMap((distance) => clientCounts(portion, distance))).join(',\n    ')}
  FROM arrived
  WHERE outcome_rank >= 3
  GROUP BY ${client}
),
by_client AS (
  SELECT ${levelCase('balancer_number')} AS level, region_number, ${NODE_LEVEL},
    ${marginCase('tls_version')}, ${marginCase('excluded')},
    ${columns.map((name) => `CAST(sum(${name}) AS BIGINT) AS ${name}`).join(',\n    ')}
  FROM portions
  GROUP BY GROUPING SETS (
    ${GROUPS.map((group) => `(${group}, client)`).join(',\n    ')}
  )
),
side_by_side AS (
  SELECT ${OUTER_LABELS},
    ${PORTIONS.flatMap((portion) => [MARGIN, ...DISTANCES].map((distance) => momentSums(portion, distance))).join(',\n    ')}
  FROM by_client
  GROUP BY ${OUTER_LABELS}
),
moments AS (
  SELECT ${LABELS.replace(' arrival,', ` ${ARRIVAL_CASE} AS arrival,`)},
    ${CLIENT_MOMENTS.map(pick).join(',\n    ')}
  FROM side_by_side
  CROSS JOIN (VALUES ${picks()}) AS arrivals (arrival, portion)
)`;
}

function clientCounts({ name, counted, resumed }: Portion, distance: number): readonly string[] {
  const conditions = [`arrival = ${distance}`, ...(name === 'judged' ? ['judged'] : [])];
  const count = (...more: readonly string[]) =>
    `count(*) FILTER (WHERE ${[...conditions, ...more].join(' AND ')})`;
  return [
    `${count()} AS ${counted}${distance}`,
    `${count('outcome_rank = 4')} AS ${resumed}${distance}`,
  ];
}

function momentSums({ name, counted, resumed }: Portion, distance: number): string {
  const of = (column: string) =>
    distance === MARGIN
      ? `(${DISTANCES.map((each) => column + each).join(' + ')})`
      : column + distance;
  const [n, k] = [of(counted), of(resumed)];
  const suffix = `_${name}_${distance}`;
  return `count(*) FILTER (WHERE ${n} > 0) AS clients${suffix},
    CAST(sum(${n} * ${n}) AS BIGINT) AS sum_nn${suffix},
    CAST(sum(${k} * ${k}) AS BIGINT) AS sum_kk${suffix},
    CAST(sum(${n} * ${k}) AS BIGINT) AS sum_nk${suffix}`;
}

function picks(): string {
  return PORTIONS.flatMap(({ name }) =>
    [MARGIN, ...DISTANCES].map((distance) => `(${distance}, '${name}')`),
  ).join(', ');
}

function pick(column: string): string {
  const whens = PORTIONS.flatMap(({ name }) =>
    [MARGIN, ...DISTANCES].map(
      (distance) =>
        `WHEN portion = '${name}' AND arrival = ${distance} THEN ${column}_${name}_${distance}`,
    ),
  );
  return `CASE ${whens.join(' ')} END AS ${column}`;
}
