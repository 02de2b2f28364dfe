import { scopeBehaviour } from '../../behaviours/resumption.ts';
import { balancerKey } from '../../model/balancer.ts';
import type { Measurement, Rate } from '../../model/rate.ts';
import { newcombeDifference, type Proportion } from '../../model/statistics/newcombe.ts';
import { balancerNameKey } from '../../model/trial-account.ts';
import { share } from '../../model/wording.ts';
import { isCountedPerNode, judgedFrom, known, selectRates } from './log-rates.ts';
import { type Finding, type Rule, type Subject, subjectOf } from './rule.ts';
import { unexpectedCrossNode } from './unexpected-resumption.ts';

/** Below 5 points a few dual-stack clients explain the difference. */
const LEAST_DIFFERENCE = 0.05;

const SUSPECTED =
  'dual-stack clients and many devices behind few addresses look alike, so only probes can tell';
const AGREED = 'probes agree: a node resumed sessions that another one had issued';

/**
 * Clients that were seen on other nodes only are resumed more often than clients never seen before:
 * first arrivals show how much of it is clients that change their address.
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
  readonly crossShare: Proportion;
  readonly firstShare: Proportion;
  readonly gap: ReturnType<typeof newcombeDifference>;
}

function find(measurement: Measurement): readonly Finding[] {
  const agreeing = unexpectedCrossNode(measurement);
  return comparisons(measurement)
    .filter(({ gap }) => gap.low > LEAST_DIFFERENCE)
    .map((comparison) => {
      const agreed = agreeing.has(balancerNameKey(comparison.cross));
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
  return selectRates(measurement, { ...selection, arrival: 'cross-node' })
    .filter(isCountedPerNode)
    .flatMap((cross) => compare(cross, firsts.get(balancerKey(cross))) ?? []);
}

function compare(cross: Rate, first: Rate | undefined): Comparison | undefined {
  const crossShare = proportion(cross);
  const firstShare = proportion(first);
  if (first === undefined || crossShare === undefined || firstShare === undefined) return undefined;
  const gap = newcombeDifference(crossShare, firstShare);
  return { cross, first, crossShare, firstShare, gap };
}

function toFinding(
  { cross, first, crossShare, firstShare, gap }: Comparison,
  since: string | null,
  agreed: boolean,
): Finding {
  return {
    ...(agreed ? { severity: 'error' as const } : {}),
    subject: subjectOf(cross),
    observed: {
      resumed: cross.resumed,
      known: known(cross),
      rate: crossShare.rate,
      low: crossShare.low,
      high: crossShare.high,
      clients: cross.clients,
      firstResumed: first.resumed,
      firstKnown: known(first),
      firstRate: firstShare.rate,
      difference: gap.difference,
      differenceLow: gap.low,
      differenceHigh: gap.high,
      judgedFrom: since,
    },
    historyComplete: cross.historyComplete && first.historyComplete,
    reason:
      `${agreed ? 'Of' : 'Suspected: of'} the clients seen on other nodes only, ` +
      `${share(cross.resumed, known(cross))} handshakes were resumed, of clients never seen before ` +
      `${share(first.resumed, known(first))}; ${agreed ? AGREED : SUSPECTED}.`,
  };
}

function proportion(rate: Rate | undefined): Proportion | undefined {
  if (rate === undefined || rate.rate === null || rate.low === null || rate.high === null) {
    return undefined;
  }
  return { rate: rate.rate, low: rate.low, high: rate.high };
}
