import type { ExclusionBehaviour } from '../behaviours/behaviour.ts';
import { exclusionBehaviour } from '../behaviours/exclusions.ts';
import type { Measurement, Rate } from '../model/rate.ts';
import { known, selectRates } from './evidence.ts';
import { type Finding, type Rule, subjectOf } from './rule.ts';
import { share } from './wording.ts';

const LISTENERS: Readonly<Record<ExclusionBehaviour['exclusion'], string>> = {
  'mutual-tls': 'listeners with mutual TLS',
  'several-certificates': 'listeners with several certificates',
};

/** A session was resumed where a documented exclusion says that none is. */
export const excludedResumption: Rule = {
  name: 'excluded-resumption',
  level: 'balancer',
  evidence: 'log',
  severity: 'warning',
  behaviour: exclusionBehaviour,
  find,
};

function find(measurement: Measurement): readonly Finding[] {
  return selectRates(measurement, { level: 'balancer', arrival: 'all', excluded: 'yes' })
    .filter((rate) => rate.resumed > 0)
    .flatMap((rate) => toFinding(rate) ?? []);
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
