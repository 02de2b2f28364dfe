import { count } from '../../../model/wording.ts';
import type { Balancer, Place } from './places.ts';

/** What resumption could have saved over several balancers. */
export interface ImpactSummary {
  /** Avoidable full handshakes of 24 h, of all of them. */
  readonly perDay: number;
  /** Those with a figure above 0, the most first. */
  readonly balancers: readonly Balancer[];
  /** How many have no figure. */
  readonly unknown: number;
}

/** Avoidable full handshakes of 24 h at a place; null where the report knows none. */
export function impactOf({ clients }: Pick<Place, 'clients'>): number | null {
  // A report of an older version lacks the key.
  return clients?.avoidableFullPerDay ?? null;
}

/** Orders places by what resumption could have saved, the most first, those without a figure last. */
export function moreAvoidable(a: Pick<Place, 'clients'>, b: Pick<Place, 'clients'>): number {
  return (impactOf(b) ?? -1) - (impactOf(a) ?? -1);
}

/** An avoidable number as people read it: whole, and `<1` of what is less. */
export function impactCount(perDay: number | null): string {
  if (perDay === null) return '–';
  return perDay > 0 && perDay < 1 ? '<1' : count(Math.round(perDay));
}

/** The impact of balancers together; null where none has a figure. */
export function impactSummary(balancers: readonly Balancer[]): ImpactSummary | null {
  const known = balancers.filter((balancer) => impactOf(balancer) !== null);
  if (known.length === 0) return null;
  return {
    perDay: known.reduce((sum, balancer) => sum + (impactOf(balancer) ?? 0), 0),
    balancers: known.filter((balancer) => (impactOf(balancer) ?? 0) > 0).toSorted(moreAvoidable),
    unknown: balancers.length - known.length,
  };
}
