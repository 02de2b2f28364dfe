import { CLIENT_MOMENTS } from './count-columns.ts';
import { GROUPS, LABELS, levelCase, marginCase, NODE_LEVEL } from './group-sql.ts';
import { ARRIVAL_CASE, DISTANCES } from './scope-sql.ts';

/**
 * * The CTEs that end in `moments`: over the clients of each group, how many have a counted
 * handshake, and Σn², Σk², Σn·k. Arrivals are columns side by side until the end: half the groups,
 * and a third of the rows, are hashed.
 */
export function momentCtes(): string {
  const portion = `${NODE_LEVEL}, client, arrival, tls_version, excluded`;
  return `portions AS (
  SELECT ${portion}, count(*) AS counted, count(*) FILTER (WHERE outcome_rank = 4) AS resumed
  FROM arrived
  WHERE outcome_rank >= 3
  GROUP BY ${portion}
),
by_client AS (
  SELECT ${levelCase()} AS level, balancer_type, region, account_id, balancer, node,
    ${marginCase('tls_version')}, ${marginCase('excluded')},
    ${DISTANCES.map(clientSums).join(',\n    ')}
  FROM portions
  GROUP BY GROUPING SETS (
    ${GROUPS.map((group) => `(${group}, client)`).join(',\n    ')}
  )
),
side_by_side AS (
  SELECT ${LABELS.replace(' arrival,', '')},
    ${[0, ...DISTANCES].map(momentSums).join(',\n    ')}
  FROM by_client
  GROUP BY ${LABELS.replace(' arrival,', '')}
),
moments AS (
  SELECT ${LABELS.replace(' arrival,', ` ${ARRIVAL_CASE} AS arrival,`)},
    ${CLIENT_MOMENTS.map(pick).join(',\n    ')}
  FROM side_by_side
  CROSS JOIN (VALUES ${[0, ...DISTANCES].map((distance) => `(${distance})`).join(', ')})
    AS arrivals (arrival)
)`;
}

function clientSums(distance: number): string {
  const total = (value: string) => `CAST(sum(CASE WHEN arrival = ${distance}
      THEN ${value} ELSE 0 END) AS BIGINT)`;
  return `${total('counted')} AS n${distance}, ${total('resumed')} AS k${distance}`;
}

/** Distance 0 means all arrivals together. */
function momentSums(distance: number): string {
  const of = (letter: string) =>
    distance === 0 ? `(${DISTANCES.map((each) => letter + each).join(' + ')})` : letter + distance;
  const [n, k] = [of('n'), of('k')];
  return `count(*) FILTER (WHERE ${n} > 0) AS clients${distance},
    CAST(sum(${n} * ${n}) AS BIGINT) AS sum_nn${distance},
    CAST(sum(${k} * ${k}) AS BIGINT) AS sum_kk${distance},
    CAST(sum(${n} * ${k}) AS BIGINT) AS sum_nk${distance}`;
}

function pick(name: string): string {
  const whens = DISTANCES.map((distance) => `WHEN ${distance} THEN ${name}${distance}`);
  return `CASE arrival ${whens.join(' ')} ELSE ${name}0 END AS ${name}`;
}
