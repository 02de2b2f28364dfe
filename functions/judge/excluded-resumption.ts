import type { ExclusionBehaviour } from '../behaviours/behaviour.ts';
import { exclusionBehaviour } from '../behaviours/exclusions.ts';
import type { Measurement, Rate } from '../model/rate.ts';
import { acceptance } from './acceptance.ts';
import { known, selectRates } from './evidence.ts';
import { type Finding, type Rule, subjectOf } from './rule.ts';
import { offerPools, poolSubject, type TrialPool, triedKey } from './trial-pools.ts';
import { share } from './wording.ts';

const LISTENERS: Readonly<Record<ExclusionBehaviour['exclusion'], string>> = {
  'mutual-tls': 'listeners with mutual TLS',
  'several-certificates': 'listeners with several certificates',
};

/** A session was resumed where a documented exclusion says that none is. */
export const excludedResumption: Rule = {
  name: 'excluded-resumption',
  level: 'balancer',
  evidence: 'log, trials',
  severity: 'warning',
  behaviour: exclusionBehaviour,
  find,
};

function find(measurement: Measurement): readonly Finding[] {
  const logged = selectRates(measurement, { level: 'balancer', arrival: 'all', excluded: 'yes' })
    .filter((rate) => rate.resumed > 0)
    .flatMap((rate) => toFinding(rate) ?? []);
  return [...logged, ...findTried(measurement)];
}

function findTried(measurement: Measurement): readonly Finding[] {
  const resumed = offerPools(measurement).filter((pool) => pool.excluded);
  return [...Map.groupBy(resumed, triedKey).values()].flatMap((pools) => {
    const [first] = pools;
    const exclusion = first && exclusionBehaviour(first.balancerType)?.exclusion;
    const sum = (of: (pool: TrialPool) => number) =>
      pools.reduce((total, pool) => total + of(pool), 0);
    const hits = sum((pool) => pool.resumed);
    if (first === undefined || exclusion === undefined || hits === 0) return [];
    const offers = hits + sum((pool) => pool.full);
    return [
      {
        subject: { ...poolSubject(first, null, null), node: null },
        observed: { exclusion, resumed: hits, ...acceptance(hits, offers) },
        historyComplete: true,
        reason: `${share(hits, offers)} offers of probes on ${LISTENERS[exclusion]} were resumed.`,
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
    // One resumption is proof, whoever the client was: no history is needed.
    historyComplete: true,
    reason: `${share(rate.resumed, known(rate))} handshakes on ${LISTENERS[exclusion]} were resumed.`,
  };
}
