import { scopeBehaviour } from '../../behaviours/resumption.ts';
import { balancerKey } from '../../model/balancer.ts';
import type { ArrivalStratum, Measurement, Rate } from '../../model/rate.ts';
import { stratifiedDifference, type WeightedPair } from '../../model/statistics/newcombe.ts';
import { wilson } from '../../model/statistics/wilson.ts';
import { rowsOfBalancer } from '../../model/trials/trial-account.ts';
import { points, share } from '../../model/wording.ts';
import { isCountedPerNode, judgedFrom, known, selectRates } from './log-rates.ts';
import { type Finding, type Rule, type Subject, subjectOf } from './rule.ts';
import { unexpectedCrossNode } from './unexpected-resumption.ts';

/** Below 5 points a few dual-stack clients explain the difference. */
const LEAST_DIFFERENCE = 0.05;

const SUSPECTED =
  'dual-stack clients and many devices behind few addresses look alike, so only probes can tell';
const AGREED = 'probes agree: a node resumed sessions that another one had issued';

/**
 * Clients that were seen on other nodes only are resumed more often than clients of the same kind and
 * TLS version that were never seen before: first arrivals show how much of it is clients that change
 * their address.
 */
export const crossNodeResumption: Rule = {
  name: 'cross-node-resumption',
  level: 'balancer',
  reads: 'application log',
  // Suspected only: a cross-node trial must agree before it is called an error.
  severity: 'info',
  behaviour: (balancerType) => scopeBehaviour(balancerType, 'session-ticket'),
  find,
  covered,
};

interface Comparison {
  readonly cross: Rate;
  readonly first: Rate;
  /** Among clients that are alike. */
  readonly gap: NonNullable<ReturnType<typeof stratifiedDifference>>;
}

function find(measurement: Measurement): readonly Finding[] {
  const agreeing = rowsOfBalancer(unexpectedCrossNode(measurement));
  return comparisons(measurement)
    .filter(({ gap }) => gap.low > LEAST_DIFFERENCE)
    .map((comparison) => {
      const agreed = agreeing(comparison.cross).length > 0;
      return toFinding(comparison, judgedFrom(measurement, comparison.cross), agreed);
    });
}

/** Where the interval is no wider than the least difference to either side. */
function covered(measurement: Measurement): readonly Subject[] {
  return comparisons(measurement)
    .filter(({ gap }) => gap.high - gap.low <= 2 * LEAST_DIFFERENCE)
    .map(({ cross }) => subjectOf(cross));
}

function comparisons(measurement: Measurement): readonly Comparison[] {
  const selection = { level: 'balancer', excluded: 'no', portion: 'judged' } as const;
  const firsts = new Map(
    selectRates(measurement, { ...selection, arrival: 'first' }).map((rate) => [
      balancerKey(rate),
      rate,
    ]),
  );
  const strata = Map.groupBy(measurement.clients.arrivals, balancerKey);
  return selectRates(measurement, { ...selection, arrival: 'cross-node' })
    .filter(isCountedPerNode)
    .flatMap((cross) => {
      const key = balancerKey(cross);
      return compare(cross, firsts.get(key), strata.get(key) ?? []) ?? [];
    });
}

function compare(
  cross: Rate,
  first: Rate | undefined,
  strata: readonly ArrivalStratum[],
): Comparison | undefined {
  const gap = stratifiedDifference(pairsOf(strata));
  return first === undefined || gap === null ? undefined : { cross, first, gap };
}

/** Each kind and version that came by both arrivals, those left out that never offer a session. */
function pairsOf(strata: readonly ArrivalStratum[]): readonly WeightedPair[] {
  const alike = Map.groupBy(
    strata.filter(({ isSilent }) => !isSilent),
    ({ clientKind, tlsVersion }) => JSON.stringify([clientKind, tlsVersion]),
  );
  return [...alike.values()].flatMap((rows) => {
    const cross = rows.find(({ arrival }) => arrival === 'cross-node');
    const first = rows.find(({ arrival }) => arrival === 'first');
    if (cross === undefined || first === undefined) return [];
    const [n, m] = [cross.effectiveN, first.effectiveN];
    return [{ weight: (n * m) / (n + m), a: proportion(cross), b: proportion(first) }];
  });
}

function proportion({ resumed, full, effectiveN }: ArrivalStratum): WeightedPair['a'] {
  const rate = resumed / (resumed + full);
  return { rate, ...wilson(rate, effectiveN) };
}

function toFinding(
  { cross, first, gap }: Comparison,
  since: string | null,
  agreed: boolean,
): Finding {
  return {
    ...(agreed ? { severity: 'error' as const } : {}),
    subject: subjectOf(cross),
    observed: {
      resumed: cross.resumed,
      known: known(cross),
      rate: cross.rate,
      low: cross.low,
      high: cross.high,
      clients: cross.clients,
      firstResumed: first.resumed,
      firstKnown: known(first),
      firstRate: first.rate,
      difference: gap.difference,
      differenceLow: gap.low,
      differenceHigh: gap.high,
      judgedFrom: since,
    },
    historyComplete: cross.historyComplete && first.historyComplete,
    reason:
      `${agreed ? 'Of' : 'Suspected: of'} the clients seen on other nodes only, ` +
      `${share(cross.resumed, known(cross))} handshakes were resumed, of clients never seen before ` +
      `${share(first.resumed, known(first))}; among clients of the same kind and TLS version the ` +
      `difference is ${points(gap.difference)}; ${agreed ? AGREED : SUSPECTED}.`,
  };
}
