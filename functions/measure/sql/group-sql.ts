import { BALANCER_KEY } from './connection-sql.ts';

export const NODE_LEVEL = `${BALANCER_KEY}, node`;

/** The columns that name one group of the result. */
export const LABELS =
  'level, balancer_type, region, account_id, balancer, node, arrival, tls_version, excluded';

/** The columns that name a place of each level. */
export const PLACES: readonly string[] = [NODE_LEVEL, BALANCER_KEY, 'balancer_type, region'];

/** The groups but for arrivals: each level by TLS version, the two lower ones by exclusion too. */
export const GROUPS: readonly string[] = [
  ...PLACES.flatMap((place) => [place, `${place}, tls_version`]),
  `${NODE_LEVEL}, excluded`,
  `${BALANCER_KEY}, excluded`,
];

/** The level of a grouping set: the finest column that it groups by. */
export function levelCase(): string {
  return `CASE WHEN grouping(node) = 0 THEN 'node' WHEN grouping(balancer) = 0 THEN 'balancer'
      ELSE 'region' END`;
}

/** A column of a grouping set, `all` where the set does not group by it. */
export function marginCase(column: string): string {
  return `CASE WHEN grouping(${column}) = 1 THEN 'all' ELSE ${column} END AS ${column}`;
}
