import type { MeasureSettings } from '../../model/rate.ts';
import { exclusionCtes } from './exclusion-sql.ts';
import { BALANCER_KEY, dayCondition, sameBalancer } from './handshake-sql.ts';
import { integerLiteral } from './sql-text.ts';

const PLACE = `${BALANCER_KEY}, node, listener, place_id`;
const NODE = `${BALANCER_KEY}, node`;
const REGION = 'balancer_type, region';

/**
 * The CTEs that end in `places`: every balancer, node and listener that a row names ('' where
 * unknown), with numbers for Region, balancer and node, because numbers are hashed and sorted
 * faster than names; whether the listener was seen with mutual TLS, and whether an exclusion
 * applies. They read columns alone that repeat, which are hardly any bytes.
 */
export function placeCtes(settings: MeasureSettings): string {
  return `listed AS (
  SELECT ${BALANCER_KEY}, coalesce(node, '') AS node, coalesce(listener, '') AS listener, place_id,
    max(CASE WHEN mutual_tls AND listener IS NOT NULL THEN 1 ELSE 0 END) AS is_mutual
  FROM handshakes
  WHERE ${dayCondition(settings)}
  GROUP BY ${BALANCER_KEY}, coalesce(node, ''), coalesce(listener, ''), place_id
),
numbered_places AS (
  SELECT ${PLACE},
    ${numberOf(REGION)} AS region_number,
    ${numberOf(BALANCER_KEY)} AS balancer_number,
    ${numberOf(NODE)} AS node_number,
    max(is_mutual) OVER (PARTITION BY ${BALANCER_KEY}, listener) AS is_mutual
  FROM listed
),
${exclusionCtes(settings)},
places AS (
  SELECT numbered_places.*,
    CASE WHEN is_mutual = 1 OR named_listeners.listener IS NOT NULL
      OR named_balancers.balancer IS NOT NULL THEN 1 ELSE 0 END AS is_excluded
  FROM numbered_places
  LEFT JOIN named_listeners ON ${sameName('named_listeners')}
    AND named_listeners.listener = numbered_places.listener
  LEFT JOIN named_balancers ON ${sameName('named_balancers')}
),
mutual_balancers AS (
  SELECT balancer_type, region, balancer
  FROM numbered_places
  WHERE listener <> ''
  GROUP BY balancer_type, region, balancer
  HAVING min(is_mutual) = 1
),
place_names AS (
  SELECT ${NODE}, coalesce(node_number, balancer_number, region_number) AS place_number,
    CASE WHEN node_number IS NOT NULL THEN 'node' WHEN balancer_number IS NOT NULL THEN 'balancer'
      ELSE 'region' END AS level
  FROM places
  GROUP BY GROUPING SETS (
    (${NODE}, node_number), (${BALANCER_KEY}, balancer_number), (${REGION}, region_number)
  )
)`;
}

/** What `exclusion` is of an excluded listener, and of others of its balancer; 0 elsewhere. */
export const EXCLUDED = 2;
const BESIDE_EXCLUDED = 1;

/**
 * The CTE `judging_places`: by number, each place with the time from which on a whole session
 * lifetime of its balancer's logs lies before a handshake, and its exclusion. It needs
 * `log_starts`.
 */
export function judgingPlaceCte(settings: MeasureSettings): string {
  return `judging_places AS (
  SELECT place_id, region_number, balancer_number, node_number,
    starts_at_ms + ${integerLiteral(settings.sessionLifetimeMs)} AS judged_from_ms,
    CAST(CASE WHEN is_excluded = 1 THEN ${EXCLUDED}
      WHEN max(is_excluded) OVER (PARTITION BY balancer_number) = 1 THEN ${BESIDE_EXCLUDED}
      ELSE 0 END AS INTEGER) AS exclusion
  FROM places
  LEFT JOIN log_starts ON ${sameBalancer('log_starts', 'places')}
)`;
}

function numberOf(columns: string): string {
  const order = columns.replaceAll(/[^,]+/g, (name) => `${name} NULLS LAST`);
  return `CAST(dense_rank() OVER (ORDER BY ${order}) AS INTEGER)`;
}

/** Names in a person's file name no account. */
function sameName(table: string): string {
  return ['balancer_type', 'region', 'balancer']
    .map((name) => `${table}.${name} = numbered_places.${name}`)
    .join(' AND ');
}
