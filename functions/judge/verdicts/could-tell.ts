import { balancerKey } from '../../model/balancer.ts';
import { RULE_NAMES, type RuleName } from '../../model/deviation.ts';
import type { Measurement } from '../../model/rate.ts';
import { LEAST_TRIALS } from '../../model/trials/trial-verdict.ts';
import { LEAST_CONTRADICTIONS } from '../rules/mark-contradicted.ts';
import { LEAST_CLIENTS, LEAST_HANDSHAKES } from '../rules/never-resumed.ts';
import { LEAST_CLIENTS as LEAST_NODE_CLIENTS } from '../rules/node-below-peers.ts';
import type { JudgeSettings, Subject } from '../rules/rule.ts';
import { RULES } from '../rules/rules.ts';
import { LEAST_SILENCE_MS, LEAST_SILENT_TRIES } from '../rules/unreachable.ts';
import { type BalancerPlace, placesIn } from './known-balancers.ts';

const OFFERS = `${LEAST_TRIALS} offers of a mechanism at a node that works`;

/** What each rule needs to see: with less it finds nothing, whatever the balancer does. */
export const RULE_NEEDS: Readonly<Record<RuleName, string>> = {
  'missing-resumption': `${OFFERS}, or ${LEAST_TRIALS} handshakes that bring no session`,
  'unexpected-resumption': `one resumption; to exclude it, ${LEAST_TRIALS} offers of a mechanism at a node`,
  'partial-resumption': OFFERS,
  'failed-offer': OFFERS,
  'no-reissue': `${LEAST_TRIALS} full handshakes after an offer`,
  unreachable:
    `${LEAST_SILENT_TRIES} tries over ${LEAST_SILENCE_MS / 1000} s without an answer, or ` +
    `${LEAST_TRIALS} handshakes without a session`,
  'cross-node-resumption':
    'so many handshakes of clients seen on other nodes and of first arrivals that the interval of their difference is within 5 points to either side',
  'node-below-peers': `${LEAST_NODE_CLIENTS} clients that came back, at each of several nodes`,
  'never-resumed': `${LEAST_HANDSHAKES} handshakes of ${LEAST_CLIENTS} clients that came back to the same node`,
  'excluded-resumption': `one resumption; to exclude it, ${LEAST_TRIALS} handshakes or offers on an excluded listener`,
  'undocumented-version': 'one handshake; to exclude it, 200 handshakes',
  'mark-contradicted': `${LEAST_CONTRADICTIONS} contradictions; to exclude it, ${LEAST_TRIALS} probes that the log shows`,
  stale: 'logs, or trials, in most of the 24 hours up to the last one',
};

/** Of which subjects of a balancer a rule would have found a deviation, had there been one. */
export type CouldTell = (rule: RuleName, place: BalancerPlace) => readonly Subject[];

/** What the rules could have told from a measurement, deviation or not. */
export function couldTell(measurement: Measurement, settings: JudgeSettings): CouldTell {
  const placeOf = placesIn(measurement);
  const byRule = new Map(
    RULE_NAMES.map((name) => {
      const rule = RULES.find((row) => row.name === name);
      const subjects = rule?.covered(measurement, settings) ?? [];
      const byPlace = Map.groupBy(subjects, (subject) => {
        const place = placeOf(subject);
        return place === undefined ? '' : balancerKey(place);
      });
      return [name, byPlace];
    }),
  );
  return (rule, place) => byRule.get(rule)?.get(balancerKey(place)) ?? [];
}
