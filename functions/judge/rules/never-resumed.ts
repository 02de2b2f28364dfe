import { scopeBehaviour } from '../../behaviours/resumption.ts';
import type { Measurement, Rate } from '../../model/rate.ts';
import { balancerNameKey } from '../../model/trial-account.ts';
import { count, counted } from '../../model/wording.ts';
import { isCountedPerNode, known, selectRates } from './log-rates.ts';
import { missingSameNode } from './missing-resumption.ts';
import { type Finding, type Rule, subjectOf } from './rule.ts';

const LEAST_HANDSHAKES = 200;
const LEAST_CLIENTS = 20;

const OPEN = 'the clients offer no session, or the nodes accept none; only probes can tell which';
const AGREED = 'probes agree that a node does not resume its own sessions';

/** Many clients came back to the node that knows them, and not one was resumed. */
export const neverResumed: Rule = {
  name: 'never-resumed',
  level: 'balancer',
  reads: 'application log',
  // A log can't distinguish "not offered" from "not accepted": trials raise it to an error.
  severity: 'info',
  behaviour: (balancerType) => scopeBehaviour(balancerType, 'session-ticket'),
  find,
  covered: (measurement) => returningRates(measurement).map((rate) => subjectOf(rate)),
};

/** Whether a balancer's row of same-node arrivals is one that this rule reports. */
export function isNeverResumed(rate: Rate): boolean {
  return rate.resumed === 0 && hasEnough(rate);
}

function hasEnough(rate: Rate): boolean {
  return known(rate) >= LEAST_HANDSHAKES && rate.clients >= LEAST_CLIENTS;
}

function returningRates(measurement: Measurement): readonly Rate[] {
  const selection = { level: 'balancer', arrival: 'same-node', excluded: 'no' } as const;
  return selectRates(measurement, selection).filter(
    (rate) => isCountedPerNode(rate) && hasEnough(rate),
  );
}

function find(measurement: Measurement): readonly Finding[] {
  const agreeing = missingSameNode(measurement);
  return returningRates(measurement)
    .filter(isNeverResumed)
    .map((rate) => toFinding(rate, agreeing.has(balancerNameKey(rate))));
}

function toFinding(rate: Rate, agreed: boolean): Finding {
  return {
    ...(agreed ? { severity: 'error' as const } : {}),
    subject: subjectOf(rate),
    observed: {
      resumed: rate.resumed,
      known: known(rate),
      rate: rate.rate,
      low: rate.low,
      high: rate.high,
      clients: rate.clients,
    },
    historyComplete: rate.historyComplete,
    reason:
      `None of ${count(known(rate))} handshakes of ${counted(rate.clients, 'client')} that came ` +
      `back to the same node was resumed: ${agreed ? AGREED : OPEN}.`,
  };
}
