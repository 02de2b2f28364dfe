import { DISTANCE, DISTANCES } from '../../behaviours/scope.ts';
import { ARRIVALS } from '../../model/rate.ts';
import {
  CLIENT_COUNTS,
  countedIn,
  NODE_NUMBERS,
  PORTIONS,
  resumedIn,
  STRAIGHT_COUNT,
} from './cell-sql.ts';

/**
 * Groups of clients: each level by TLS version, the lower two by exclusion where there is any; kinds of
 * clients on balancers; and who comes back to a node, by kind, to be compared with its peers.
 */
const GROUPS: readonly string[] = [
  ...[NODE_NUMBERS, 'balancer_number', 'region_number'].flatMap((place) => [
    `${place}, client`,
    `${place}, tls_number, client`,
  ]),
  ...[NODE_NUMBERS, 'balancer_number'].map((place) => `${place}, exclusion, divided_client`),
  'balancer_number, client_kind, client',
  `${NODE_NUMBERS}, client_kind, tls_number, exclusion, returning_client`,
];
/** Clients with the same of all these are summed as one. */
const ALIKE = [...CLIENT_COUNTS, STRAIGHT_COUNT].join(', ');
const LABELS = `region_number, ${NODE_NUMBERS}, tls_number, exclusion, client_kind, cell`;

/**
 * Each portion and arrival (`all` of them first): how many clients, Σn², Σk², Σn·k, in one text.
 */
export const PICKS = PORTIONS.flatMap(({ name, prefix }) => [
  {
    portion: name,
    arrival: 'all' as const,
    pair: `(${DISTANCES.map((each) => prefix + each).join(' + ')})`,
  },
  ...ARRIVALS.map((arrival) => ({ portion: name, arrival, pair: prefix + DISTANCE[arrival] })),
]);

/**
 * The CTEs that end in `measured`: by level, TLS version, exclusion, arrival and portion, over the
 * clients with a counted handshake: how many they are, and Σn², Σk², Σn·k; and the cells and places
 * of `grouped` as they are. Clients of equal counts are summed as one. The `HAVING` keeps from each
 * grouping set the rows that it is for: cells in the last one, clients in all others. They need
 * `grouped`.
 */
export function momentCtes(): string {
  return `by_client AS (
  SELECT ${LABELS},
    ${CLIENT_COUNTS.map((name) => sumWhere(name, 1)).join(',\n    ')},
    ${sumWhere(STRAIGHT_COUNT, 0)}
  FROM grouped
  GROUP BY GROUPING SETS (
    ${GROUPS.map((group) => `(${group})`).join(',\n    ')},
    (${NODE_NUMBERS}, tls_number, exclusion, cell)
  )
  HAVING cell IS NOT NULL OR client IS NOT NULL OR divided_client IS NOT NULL
    OR returning_client IS NOT NULL
),
alike AS (
  SELECT ${LABELS}, ${ALIKE}, count(*) AS alike
  FROM by_client
  GROUP BY ${LABELS}, ${ALIKE}
),
measured AS (
  SELECT ${LABELS}, CASE WHEN cell IS NULL THEN ${momentText()} END AS moments
  FROM alike
  GROUP BY ${LABELS}
)`;
}

/** So many returns of a client of which none was resumed: it offers nothing, or loses its sessions. */
export const SILENT_RETURNS = 3;
/** Full returns to the same node, by portion: of silent clients, and of all others. */
export const RETURNS = PORTIONS.map(({ name, prefix }) => ({
  portion: name,
  pair: prefix + DISTANCE['same-node'],
}));

/**
 * Of `returning_client` straight returns alone are counted, which nothing else needs: far fewer clients
 * differ then.
 */
function sumWhere(name: string, isNotReturning: 0 | 1): string {
  const sum = `CAST(sum(${name}) AS BIGINT)`;
  return `CASE WHEN grouping(returning_client) = ${isNotReturning} THEN ${sum} ELSE 0 END AS ${name}`;
}

function momentText(): string {
  const moments = PICKS.flatMap(({ pair }) => {
    const [n, k] = [countedIn(pair), resumedIn(pair)];
    return [
      `CASE WHEN ${pair} > 0 THEN alike ELSE 0 END`,
      `alike * ${n} * ${n}`,
      `alike * ${k} * ${k}`,
      `alike * ${n} * ${k}`,
    ];
  });
  const returns = RETURNS.flatMap(({ pair }) => {
    const [n, k] = [countedIn(pair), resumedIn(pair)];
    return [
      `CASE WHEN ${k} = 0 AND ${n} >= ${SILENT_RETURNS} THEN alike * ${n} ELSE 0 END`,
      `CASE WHEN ${k} > 0 THEN alike * (${n} - ${k}) ELSE 0 END`,
    ];
  });
  return [...moments, ...returns, ...straightSums()]
    .map((sum) => `CAST(sum(${sum}) AS VARCHAR)`)
    .join(" || ',' ||\n      ");
}

/** With n/(n + 4) a client weighs as if its returns correlated by a fifth. */
const WEIGHT_LIMIT = 4;
/** Sums are of whole numbers, so that each engine has the same. */
const WEIGHT_UNIT = 10_000;

/**
 * Of clients that came straight back: Σn, and with w = n/(n + 4) and r = k/(n + 4) of one
 * client, in ten-thousandths: Σw, Σr, Σw², Σr², Σw·r.
 */
function straightSums(): readonly string[] {
  const [n, k] = [countedIn(STRAIGHT_COUNT), resumedIn(STRAIGHT_COUNT)];
  const [w, r] = [n, k].map((count) => `(${WEIGHT_UNIT} * ${count} / (${n} + ${WEIGHT_LIMIT}))`);
  return [
    `alike * ${n}`,
    ...[w, r, `${w} * ${w}`, `${r} * ${r}`, `${w} * ${r}`].map((sum) => `alike * ${sum}`),
  ];
}
