import type { Exclusion, MeasureSettings } from '../../model/rate.ts';
import { textLiteral } from './sql-text.ts';

/** A row that joins nothing; it gives an empty list its column types. */
const noRow = (columns: number) => `(${Array(columns).fill('CAST(NULL AS VARCHAR)').join(', ')})`;

/**
 * The CTEs `named_balancers` and `named_listeners`: those on which a documented exclusion applies
 * because a person named them.
 */
export function exclusionCtes(settings: Pick<MeasureSettings, 'exclusions'>): string {
  const named = settings.exclusions.filter(canExist);
  const whole = named.filter((exclusion) => exclusion.listener === null);
  const single = named.filter((exclusion) => exclusion.listener !== null);
  return `named_balancers AS (
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
