import type { Method, Rate, RateCounts } from '../../model/rate.ts';
import { wilson } from '../../model/statistics/wilson.ts';
import { clusteredInterval, type Interval } from './interval.ts';

/** What trials count; all else of a rate's counts is the same for each of them. */
export type KnownToTrials = Omit<
  RateCounts,
  | 'evidence'
  | 'portion'
  | 'arrival'
  | 'tlsVersion'
  | 'excluded'
  | 'clients'
  | 'sumNn'
  | 'sumKk'
  | 'sumNk'
  | 'historyComplete'
>;

/** Counts of trials as counts of a rate: no clients, arrivals, nor need of history. */
export function trialCounts(counts: KnownToTrials): RateCounts {
  return {
    ...counts,
    evidence: 'trials',
    portion: 'all',
    arrival: 'all',
    tlsVersion: 'all',
    excluded: 'all',
    clients: 0,
    sumNn: 0,
    sumKk: 0,
    sumNk: 0,
    historyComplete: true,
  };
}

/**
 * Adds method, rate, interval and ceiling to counts: only the application access log marks a
 * resumed connection (its field `chosen_cert_arn`), all other logs leave the rate unobservable; a
 * trial says itself what it saw, and trials do not come in clusters by client.
 */
export function rateOfCounts(counts: RateCounts): Rate {
  const method = methodOf(counts);
  const interval = INTERVALS[method](counts);
  return {
    ...counts,
    method,
    rate: interval?.rate ?? null,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    effectiveN: interval?.effectiveN ?? 0,
    ceiling: counts.ceilingBase === 0 ? null : counts.withinScope / counts.ceilingBase,
  };
}

function methodOf({ evidence, balancerType }: RateCounts): Method {
  if (evidence === 'trials') return 'probed';
  return balancerType === 'application' ? 'counted' : 'unobservable';
}

const INTERVALS: Readonly<Record<Method, (counts: RateCounts) => Interval | null>> = {
  counted: clusteredInterval,
  probed: trialInterval,
  unobservable: () => null,
};

function trialInterval({ resumed, full }: RateCounts): Interval | null {
  const effectiveN = resumed + full;
  if (effectiveN === 0) return null;
  const rate = resumed / effectiveN;
  return { rate, ...wilson(rate, effectiveN), effectiveN };
}
