import { scopeBehaviour } from '../../behaviours/resumption.ts';
import type { KindRate, Measurement, Rate } from '../../model/rate.ts';
import { rowsOfBalancer } from '../../model/trials/trial-account.ts';
import { count, counted } from '../../model/wording.ts';
import { isCountedPerNode, judgedFrom, known, type Selection, selectRates } from './log-rates.ts';
import { missingSameNode } from './missing-resumption.ts';
import { type Finding, type Rule, subjectOf } from './rule.ts';
import { offering, silentKinds } from './silent-kinds.ts';

export const LEAST_HANDSHAKES = 200;
export const LEAST_CLIENTS = 20;
const SELECTION: Selection = {
  level: 'balancer',
  arrival: 'same-node',
  excluded: 'no',
  portion: 'judged',
};

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
export function isNeverResumed(measurement: Measurement, rate: Rate): boolean {
  return rate.resumed === 0 && hasEnough(measurement, rate);
}

/** Whether there are enough returns, those apart of kinds that never offer a session by default. */
function hasEnough(measurement: Measurement, rate: Rate): boolean {
  const offered = offering(rate, silentKinds(measurement, rate));
  return offered.known >= LEAST_HANDSHAKES && offered.clients >= LEAST_CLIENTS;
}

function returningRates(measurement: Measurement): readonly Rate[] {
  return selectRates(measurement, SELECTION).filter(
    (rate) => isCountedPerNode(rate) && hasEnough(measurement, rate),
  );
}

function find(measurement: Measurement): readonly Finding[] {
  const agreeing = rowsOfBalancer(missingSameNode(measurement));
  return returningRates(measurement)
    .filter(({ resumed }) => resumed === 0)
    .map((rate) =>
      toFinding(rate, {
        since: judgedFrom(measurement, rate),
        agreed: agreeing(rate).length > 0,
        silent: silentKinds(measurement, rate),
      }),
    );
}

interface Context {
  readonly since: string | null;
  readonly agreed: boolean;
  readonly silent: readonly KindRate[];
}

function toFinding(rate: Rate, { since, agreed, silent }: Context): Finding {
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
      judgedFrom: since,
    },
    historyComplete: rate.historyComplete,
    reason:
      `None of ${count(known(rate))} handshakes of ${counted(rate.clients, 'client')} that came ` +
      `back to the same node was resumed: ${agreed ? AGREED : OPEN}.`,
    silent,
  };
}
