import { deliveryBehaviour } from '../../behaviours/delivery.ts';
import { goneBalancers } from '../../behaviours/gone-balancers.ts';
import type { Deviation } from '../../model/deviation.ts';
import type { Evidence, Freshness, Measurement } from '../../model/rate.ts';
import { HOUR_MS } from '../../model/time.ts';
import { isAccount } from '../../model/trials/trial-account.ts';
import type { Finding, JudgeSettings, Rule, Subject } from './rule.ts';

/** "Had them in most hours": more than half of the day before the last log. */
const MOST_HOURS = 12;

const NOUNS: Readonly<Record<Freshness['evidence'], string>> = { ledger: 'log', trials: 'trial' };
const LAST: Readonly<Record<Freshness['evidence'], string>> = {
  ledger: 'lastLogAt',
  trials: 'lastTrialAt',
};

/** A balancer that had logs, or trials, in most hours has none for longer than the setting. */
export const stale: Rule = {
  name: 'stale',
  level: 'balancer',
  reads: 'ledger, trials',
  severity: 'warning',
  behaviour: deliveryBehaviour,
  find,
  // Over when logs, or trials, arrive again: nothing else shows it.
  covered: (measurement, settings) =>
    measurement.freshness.filter((row) => silentMs(row) <= settings.staleAfterMs).map(subjectOf),
};

function find(measurement: Measurement, settings: JudgeSettings): readonly Finding[] {
  const isGone = goneBalancers(settings.targets ?? [], measurement.freshness);
  return measurement.freshness
    .filter((row) => hasCeased(row, settings) && !isGone(row))
    .map((row) => toFinding(row, settings));
}

/** Whether evidence that came in most hours has ceased; `nowMs` is the end of the data at least. */
export function hasCeased(row: Freshness, { staleAfterMs }: JudgeSettings, nowMs = 0): boolean {
  const silent = Math.max(silentMs(row), nowMs - row.lastAtMs);
  return silent > staleAfterMs && row.hoursSeen > MOST_HOURS;
}

/** The kind of evidence that ceased, by a deviation of this rule. */
export function ceasedEvidence({ observed }: Pick<Deviation, 'observed'>): Evidence {
  return LAST.trials in observed ? 'trials' : 'log';
}

function silentMs({ dataEndMs, lastAtMs }: Freshness): number {
  return dataEndMs - lastAtMs;
}

function subjectOf({ balancerType, region, balancer, evidence, accountId }: Freshness): Subject {
  const isTried = evidence === 'trials';
  return {
    ...{ evidence: isTried ? 'trials' : 'log', balancerType, region },
    // Trials that name no account may be of one that logs name.
    accountId: isTried && !isAccount(accountId) ? null : accountId,
    ...{ balancer, node: null, mechanism: null, relation: null },
    // Logs that ceased and trials that ceased are two facts, with two causes.
    aspect: isTried ? evidence : null,
  };
}

function toFinding(row: Freshness, settings: JudgeSettings): Finding {
  const { evidence } = row;
  const silentHours = silentMs(row) / HOUR_MS;
  const last = new Date(row.lastAtMs).toISOString();
  return {
    subject: subjectOf(row),
    observed: {
      [LAST[evidence]]: last,
      dataEnd: new Date(row.dataEndMs).toISOString(),
      silentHours,
      staleAfterHours: settings.staleAfterMs / HOUR_MS,
      hoursSeen: row.hoursSeen,
    },
    historyComplete: true,
    reason:
      `No ${NOUNS[evidence]} since ${last.slice(0, 16).replace('T', ' ')} UTC, ${silentHours.toFixed(1)} h before ` +
      `the end of the data, after ${NOUNS[evidence]}s in ${row.hoursSeen} of the 24 hours up to then.`,
  };
}
