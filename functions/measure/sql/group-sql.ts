/** The columns that number one node: numbers are hashed and sorted faster than four names. */
export const NODE_LEVEL = 'balancer_number, node';
const BALANCER_LEVEL = 'balancer_number';
const REGION_LEVEL = 'region_number';

/** The columns that name one group of the result, but for its arrival and portion. */
export const OUTER_LABELS = `level, ${REGION_LEVEL}, ${NODE_LEVEL}, tls_version, excluded`;
/** The columns that name one group of the result. */
export const LABELS = `${OUTER_LABELS}, arrival, portion`;

/** The columns that number a place of each level. */
export const PLACES: readonly string[] = [NODE_LEVEL, BALANCER_LEVEL, REGION_LEVEL];

/** The groups but for arrivals: each level by TLS version, the two lower ones by exclusion too. */
export const GROUPS: readonly string[] = [
  ...PLACES.flatMap((place) => [place, `${place}, tls_version`]),
  `${NODE_LEVEL}, excluded`,
  `${BALANCER_LEVEL}, excluded`,
];

/** The groups of which the judged handshakes are counted apart; these pool TLS versions. */
export const JUDGED_GROUPS: readonly string[] = [NODE_LEVEL, BALANCER_LEVEL].flatMap((place) => [
  `${place}, judged`,
  `${place}, judged, excluded`,
]);

/** The level of a grouping set, by the column that tells its balancer: the finest that it has. */
export function levelCase(balancer: 'balancer' | 'balancer_number'): string {
  return `CASE WHEN grouping(node) = 0 THEN 'node' WHEN grouping(${balancer}) = 0 THEN 'balancer'
      ELSE 'region' END`;
}

/** A column of a grouping set, `all` where the set does not group by it. */
export function marginCase(column: string): string {
  return `CASE WHEN grouping(${column}) = 1 THEN 'all' ELSE ${column} END AS ${column}`;
}
