import { scopeBehaviour } from '../../behaviours/resumption.ts';
import type { Measurement } from '../../model/rate.ts';
import { offerVerdict } from '../../model/trials/trial-verdict.ts';
import { conclusivePools, isWithinScope } from '../trials/pool-verdicts.ts';
import { behaviourOfMechanism, type Finding, type Rule } from './rule.ts';
import { acceptanceFinding, offerSubject } from './trial-finding.ts';

/** A node accepts some of the sessions that it should: several hosts behind one address. */
export const partialResumption: Rule = {
  name: 'partial-resumption',
  level: 'node',
  reads: 'trials',
  severity: 'warning',
  behaviour: behaviourOfMechanism(scopeBehaviour),
  find,
  covered: (measurement) => conclusivePools(measurement).map(offerSubject),
};

function find(measurement: Measurement): readonly Finding[] {
  return conclusivePools(measurement)
    .filter((pool) => isWithinScope(pool) && offerVerdict(pool) === 'partial')
    .map((pool) =>
      acceptanceFinding(pool, 'as if several hosts stood behind it that share no sessions'),
    );
}
