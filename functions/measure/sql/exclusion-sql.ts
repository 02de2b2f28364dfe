import type { Exclusion, MeasureSettings } from '../../model/rate.ts';
import { textLiteral } from './sql-text.ts';

/** A row that joins nothing; it gives the columns of an empty list their types. */
const NO_ROW = `(${Array(4).fill('CAST(NULL AS VARCHAR)').join(', ')})`;

/**
 * The CTE `named_exclusions`: the listeners, or with a null listener the balancers, to which a
 * documented exclusion applies because a person named them. A listener fits one row at most.
 */
export function exclusionCte({ exclusions }: Pick<MeasureSettings, 'exclusions'>): string {
  const whole = new Set(exclusions.filter(({ listener }) => listener === null).map(balancerRow));
  const named = exclusions.filter(
    (one) => canExist(one) && (one.listener === null || !whole.has(balancerRow(one))),
  );
  const rows = new Set([NO_ROW, ...named.map(rowOf)]);
  return `named_exclusions AS (
  SELECT balancer_type, region, balancer, listener
  FROM (VALUES ${[...rows].join(', ')})
    AS named (balancer_type, region, balancer, listener)
)`;
}

/** Names come from a person's file; one with U+0000 names nothing, and no engine takes it. */
function canExist(exclusion: Exclusion): boolean {
  return !Object.values(exclusion).some((value) => value?.includes('\0'));
}

function balancerRow({ balancerType, region, balancer }: Exclusion): string {
  return JSON.stringify([balancerType, region, balancer]);
}

function rowOf({ balancerType, region, balancer, listener }: Exclusion): string {
  const names = [balancerType, region, balancer].map(textLiteral);
  return `(${[...names, listener === null ? 'NULL' : textLiteral(listener)].join(', ')})`;
}
