import type { ExclusionBehaviour } from '../../behaviours/behaviour.ts';
import { exclusionBehaviour } from '../../behaviours/exclusions.ts';
import { balancerKey } from '../../model/balancer.ts';
import type { Measurement, Rate } from '../../model/rate.ts';
import { LEAST_TRIALS } from '../../model/trials/trial-verdict.ts';
import { share } from '../../model/wording.ts';
import { offerPools, type TrialPool } from '../trials/trial-pools.ts';
import { known, selectRates } from './log-rates.ts';
import { type Finding, type Rule, type Subject, subjectOf } from './rule.ts';
import { acceptance, trialSubject } from './trial-finding.ts';

const LISTENERS: Readonly<Record<ExclusionBehaviour['exclusion'], string>> = {
  'mutual-tls': 'listeners with mutual TLS',
  'several-certificates': 'listeners with several certificates',
};

/** A session was resumed where a documented exclusion says that none is. */
export const excludedResumption: Rule = {
  name: 'excluded-resumption',
  level: 'balancer',
  reads: 'log, trials',
  severity: 'warning',
  behaviour: exclusionBehaviour,
  find,
  covered,
};

/** Ten handshakes or offers, as of trials: fewer may miss what happens half of the time. */
const LEAST_HANDSHAKES = LEAST_TRIALS;

function find(measurement: Measurement): readonly Finding[] {
  const logged = excludedRates(measurement)
    .filter((rate) => rate.resumed > 0)
    .flatMap((rate) => toFinding(rate) ?? []);
  return [...logged, ...findTried(measurement)];
}

function covered(measurement: Measurement): readonly Subject[] {
  return [
    ...excludedRates(measurement)
      .filter((rate) => known(rate) >= LEAST_HANDSHAKES)
      .map((rate) => subjectOf(rate)),
    ...excludedTrials(measurement)
      .filter(({ trials }) => trials >= LEAST_TRIALS)
      .map(({ subject }) => subject),
  ];
}

function excludedRates(measurement: Measurement): readonly Rate[] {
  const selection = { level: 'balancer', arrival: 'all', excluded: 'yes', portion: 'all' } as const;
  return selectRates(measurement, selection);
}

/** The offers at each excluded balancer, all nodes and mechanisms together. */
function excludedTrials(measurement: Measurement) {
  const excluded = offerPools(measurement).filter((pool) => pool.excluded && !pool.unjudged);
  return [...Map.groupBy(excluded, balancerKey).values()].flatMap((pools) => {
    const [first] = pools;
    if (first === undefined) return [];
    const sum = (of: (pool: TrialPool) => number) =>
      pools.reduce((total, pool) => total + of(pool), 0);
    const resumed = sum((pool) => pool.resumed);
    const subject = { ...trialSubject(first, null, null), node: null };
    return [{ subject, resumed, trials: resumed + sum((pool) => pool.full) }];
  });
}

function findTried(measurement: Measurement): readonly Finding[] {
  return excludedTrials(measurement).flatMap(({ subject, resumed, trials }) => {
    const exclusion = exclusionBehaviour(subject.balancerType)?.exclusion;
    if (exclusion === undefined || resumed === 0) return [];
    return [
      {
        subject,
        observed: { exclusion, trials, resumed, ...acceptance(resumed, trials) },
        historyComplete: true,
        reason: `${share(resumed, trials)} offers of probes on ${LISTENERS[exclusion]} were resumed.`,
      },
    ];
  });
}

function toFinding(rate: Rate): Finding | undefined {
  const exclusion = exclusionBehaviour(rate.balancerType)?.exclusion;
  if (exclusion === undefined) return undefined;
  return {
    subject: subjectOf(rate),
    observed: {
      exclusion,
      resumed: rate.resumed,
      known: known(rate),
      rate: rate.rate,
      low: rate.low,
      high: rate.high,
      clients: rate.clients,
    },
    // One resumption is proof for any client: no history is needed.
    historyComplete: true,
    reason: `${share(rate.resumed, known(rate))} handshakes on ${LISTENERS[exclusion]} were resumed.`,
  };
}
