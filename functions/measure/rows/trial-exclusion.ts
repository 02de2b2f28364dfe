import type { MatrixCell } from '../../model/matrix.ts';
import type { Exclusion } from '../../model/rate.ts';
import { type MaybeAccountRow, rowsOfBalancer } from '../../model/trials/trial-account.ts';
import { BESIDE_EXCLUDED, EXCLUDED, UNJUDGED } from '../sql/exclusion-sql.ts';
import type { LoggedPlace } from './place-row.ts';

/** What is said of the exclusion of trials. */
export type TrialExclusion = Pick<MatrixCell, 'excluded' | 'unjudged'>;

/** What is said of the trials of a balancer, by the number that the query has for them. */
export type TrialExclusions = (balancer: MaybeAccountRow, exclusion: number) => TrialExclusion;

/**
 * Tells whether a documented exclusion applies to trials, which name no listener: at their time, where
 * the query knows it; else where a person named the balancer, be it one listener of it, or where it was
 * seen with mutual TLS on all listeners. Accounts are compared where both name one.
 */
export function trialExclusions(
  exclusions: readonly Exclusion[],
  places: readonly LoggedPlace[],
): TrialExclusions {
  const named = exclusions.filter(({ spans }) => spans === undefined);
  const namedOf = rowsOfBalancer(named);
  const toldOf = rowsOfBalancer(places.filter(({ isMutual }) => isMutual !== null));
  const isMutual = (told: readonly LoggedPlace[]) =>
    told.length > 0 && told.every((place) => place.isMutual);
  return (balancer, exclusion) =>
    BY_TIME.get(exclusion) ?? {
      excluded: namedOf(balancer).length > 0 || isMutual(toldOf(balancer)),
    };
}

const BY_TIME: ReadonlyMap<number, TrialExclusion> = new Map([
  [BESIDE_EXCLUDED, { excluded: false }],
  [EXCLUDED, { excluded: true }],
  [UNJUDGED, { excluded: true, unjudged: true }],
]);
