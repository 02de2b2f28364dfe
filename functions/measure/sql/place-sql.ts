import type { MeasureSettings } from '../../model/rate.ts';
import { BESIDE_EXCLUDED, EXCLUDED, exclusionCte } from './exclusion-sql.ts';
import { BALANCER_KEY, dayCondition, sameBalancer } from './handshake-sql.ts';
import { integerLiteral, tupleText } from './sql-text.ts';

const NODE = `${BALANCER_KEY}, node`;
const REGION = 'balancer_type, region';
/** Names in most files of a person are of no account. */
const ANY_ACCOUNT = 'balancer_type, region, balancer';

/** A balancer's number is its rank, and that of its Region this many times: a Region has fewer. */
const REGION_STEP = 1_000_000;

/** The number of a balancer's Region; engines drop the rest of a division of whole numbers. */
export const REGION_NUMBER = `balancer_number / ${REGION_STEP}`;

/** The number of a balancer's Region. */
export function regionNumberOf(balancerNumber: number): number {
  return Math.floor(balancerNumber / REGION_STEP);
}

/** A row of `place_rows` stands for rows of its place, or carries what the result tells of it. */
const STANDS = 0;
const CARRIES = 1;

/** The place of rows that are of none; a hash that no place has. */
export const NOWHERE = 0;

/** How the text begins that `place_rows` carries. */
export const PLACE_PREFIX = 'place ';

/**
 * The CTEs that end in `place_rows`: every balancer, node and listener that a row names ('' where
 * unknown), and balancers of the ledger alone, with numbers for balancer (and its Region) and node, because
 * numbers are hashed and sorted faster than names; from when on a whole session lifetime of the
 * balancer's logs lies before a handshake; and its exclusion. Each place is there twice: once to be
 * joined by `place_id`, once with a null there and a text (`place`), which brings its names to the
 * result: an engine that runs a CTE wherever it is named would read all rows again for them. And
 * `NOWHERE`, which is no place. They need `log_starts`.
 */
export function placeCtes(settings: MeasureSettings): string {
  return `listed AS (
  SELECT place_id, ${[...BALANCER_KEY.split(', '), 'node', 'listener']
    .map((name) => `arbitrary(${name}) AS ${name}`)
    .join(', ')},
    max(CASE WHEN mutual_tls AND listener IS NOT NULL THEN 1 ELSE 0 END) AS is_mutual
  FROM handshakes
  WHERE ${dayCondition(settings)}
  GROUP BY place_id
),
known_places AS (
  SELECT ${BALANCER_KEY.split(', ')
    .map((name) => `coalesce(listed.${name}, log_starts.${name}) AS ${name}`)
    .join(', ')},
    coalesce(node, '') AS node, coalesce(listener, '') AS listener, place_id, is_mutual, starts_at_ms
  FROM listed
  FULL JOIN log_starts ON ${sameBalancer('log_starts', 'listed')}
),
numbered_places AS (
  SELECT ${NODE}, listener, place_id, starts_at_ms,
    CAST(${REGION_STEP} * ${rankOf(REGION)} + ${rankOf(BALANCER_KEY)} AS INTEGER) AS balancer_number,
    CAST(${rankOf(NODE)} AS INTEGER) AS node_number,
    max(is_mutual) OVER (PARTITION BY ${BALANCER_KEY}, listener) AS is_mutual
  FROM known_places
),
${exclusionCte(settings)},
places AS (
  SELECT numbered_places.*,
    coalesce(named_exclusions.exclusion, CASE WHEN is_mutual = 1 THEN ${EXCLUDED} ELSE 0 END)
      AS own_exclusion,
    min(CASE WHEN numbered_places.listener <> '' THEN is_mutual END) OVER (
      PARTITION BY ${qualified('numbered_places')}
    ) AS all_mutual
  FROM numbered_places
  LEFT JOIN named_exclusions ON ${sameName('named_exclusions', 'numbered_places')}
    AND (named_exclusions.listener IS NULL OR named_exclusions.listener = numbered_places.listener)
    AND (named_exclusions.account_id IS NULL
      OR named_exclusions.account_id = numbered_places.account_id)
),
judging_places AS (
  SELECT place_id, balancer_number, node_number,
    starts_at_ms + ${integerLiteral(settings.sessionLifetimeMs)} AS judged_from_ms,
    CAST(CASE WHEN own_exclusion > 0 THEN own_exclusion
      WHEN max(own_exclusion) OVER (PARTITION BY balancer_number) > 0 THEN ${BESIDE_EXCLUDED}
      ELSE 0 END AS INTEGER) AS exclusion,
    '${PLACE_PREFIX}' || ${tupleText(PLACE_TEXTS)} AS place
  FROM places
),
place_rows AS (
  SELECT balancer_number, node_number, judged_from_ms,
    CASE WHEN use = ${STANDS} THEN place_id END AS standing_id,
    CASE WHEN use = ${CARRIES} THEN place_id END AS carried_id,
    CASE WHEN use = ${STANDS} THEN exclusion END AS exclusion,
    CASE WHEN use = ${CARRIES} THEN place END AS place
  FROM judging_places
  CROSS JOIN (VALUES (${STANDS}), (${CARRIES})) AS used (use)
  UNION ALL
  SELECT 0, NULL, NULL, ${NOWHERE}, NULL, NULL, NULL
)`;
}

/** What a place's text says, in the order in which \`rows/place-row.ts\` reads it. */
const PLACE_TEXTS: readonly string[] = [
  ...NODE.split(', '),
  "coalesce(CAST(all_mutual AS VARCHAR), '')",
  "coalesce(CAST(starts_at_ms AS VARCHAR), '')",
];

function rankOf(columns: string): string {
  const order = columns.replaceAll(/[^,]+/g, (name) => `${name} NULLS LAST`);
  return `dense_rank() OVER (ORDER BY ${order})`;
}

function qualified(table: string): string {
  return BALANCER_KEY.replaceAll(/\w+/g, (name) => `${table}.${name}`);
}

function sameName(table: string, other: string): string {
  return ANY_ACCOUNT.split(', ')
    .map((name) => `${table}.${name} = ${other}.${name}`)
    .join(' AND ');
}
