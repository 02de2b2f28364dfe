import type { Exclusion, MeasureSettings } from '../../model/rate.ts';
import { BALANCER_KEY, dayCondition } from './connection-sql.ts';
import { textLiteral } from './sql-text.ts';

/** A row that joins nothing; it gives an empty list its column types. */
const noRow = (columns: number) => `(${Array(columns).fill('CAST(NULL AS VARCHAR)').join(', ')})`;

/**
 * The CTEs of listeners (and whole balancers) on which a documented exclusion applies: named by
 * `settings.exclusions`, or seen with a client certificate in any row read, in the window or not.
 * `mutual_balancers` are those whose every known listener was seen so.
 */
export function exclusionCtes(settings: MeasureSettings): string {
  const named = settings.exclusions.filter(canExist);
  const whole = named.filter((exclusion) => exclusion.listener === null);
  const single = named.filter((exclusion) => exclusion.listener !== null);
  return `listeners AS (
  SELECT ${BALANCER_KEY}, listener, max(CASE WHEN mutual_tls THEN 1 ELSE 0 END) AS is_mutual
  FROM handshakes
  WHERE ${dayCondition(settings)} AND listener IS NOT NULL
  GROUP BY ${BALANCER_KEY}, listener
),
mutual_listeners AS (
  SELECT ${BALANCER_KEY}, listener
  FROM listeners
  WHERE is_mutual = 1
),
mutual_balancers AS (
  SELECT balancer_type, region, balancer
  FROM listeners
  GROUP BY balancer_type, region, balancer
  HAVING min(is_mutual) = 1
),
named_balancers AS (
  SELECT DISTINCT balancer_type, region, balancer
  FROM (VALUES ${[noRow(3), ...whole.map(balancerRow)].join(', ')})
    AS named (balancer_type, region, balancer)
),
named_listeners AS (
  SELECT DISTINCT balancer_type, region, balancer, listener
  FROM (VALUES ${[noRow(4), ...single.map(listenerRow)].join(', ')})
    AS named (balancer_type, region, balancer, listener)
)`;
}

/** Names come from a person's file; one with U+0000 names nothing, and no engine takes it. */
function canExist(exclusion: Exclusion): boolean {
  return !Object.values(exclusion).some((value) => value?.includes('\0'));
}

function balancerRow(exclusion: Exclusion): string {
  const { balancerType, region, balancer } = exclusion;
  return `(${[balancerType, region, balancer].map(textLiteral).join(', ')})`;
}

function listenerRow(exclusion: Exclusion): string {
  const { balancerType, region, balancer, listener } = exclusion;
  return `(${[balancerType, region, balancer, listener ?? ''].map(textLiteral).join(', ')})`;
}
