import { deliveryBehaviour } from '../behaviours/delivery.ts';
import type { Freshness, Measurement } from '../model/rate.ts';
import type { Finding, JudgeSettings, Rule } from './rule.ts';

/** "Had them in most hours": more than half of the day before the last log. */
const MOST_HOURS = 12;
const HOUR_MS = 3_600_000;

const NOUNS: Readonly<Record<Freshness['evidence'], string>> = { ledger: 'log', trials: 'trial' };
const LAST: Readonly<Record<Freshness['evidence'], string>> = {
  ledger: 'lastLogAt',
  trials: 'lastTrialAt',
};

/** A balancer that had logs, or trials, in most hours has none for longer than the setting. */
export const stale: Rule = {
  name: 'stale',
  level: 'balancer',
  evidence: 'ledger, trials',
  severity: 'warning',
  behaviour: deliveryBehaviour,
  find,
};

function find(measurement: Measurement, settings: JudgeSettings): readonly Finding[] {
  return measurement.freshness
    .filter(
      (row) => row.dataEndMs - row.lastAtMs > settings.staleAfterMs && row.hoursSeen > MOST_HOURS,
    )
    .map((row) => toFinding(row, settings));
}

function toFinding(row: Freshness, settings: JudgeSettings): Finding {
  const { balancerType, region, balancer, evidence } = row;
  const isTried = evidence === 'trials';
  const accountId = isTried ? null : row.accountId;
  const silentHours = (row.dataEndMs - row.lastAtMs) / HOUR_MS;
  const last = new Date(row.lastAtMs).toISOString();
  return {
    subject: {
      ...{ balancerType, region, accountId, balancer, node: null },
      ...{ mechanism: null, relation: null },
      // Logs that ceased and trials that ceased are two facts, with two causes.
      aspect: isTried ? evidence : null,
    },
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
