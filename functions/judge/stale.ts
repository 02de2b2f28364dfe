import { deliveryBehaviour } from '../behaviours/delivery.ts';
import type { Freshness, Measurement } from '../model/rate.ts';
import type { Finding, JudgeSettings, Rule } from './rule.ts';

/** "Had them in most hours": more than half of the day before the last log. */
const MOST_HOURS = 12;
const HOUR_MS = 3_600_000;

/** A balancer that had logs in most hours has none for longer than the setting. */
export const stale: Rule = {
  name: 'stale',
  level: 'balancer',
  evidence: 'ledger',
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
  const { balancerType, region, accountId, balancer } = row;
  const silentHours = (row.dataEndMs - row.lastAtMs) / HOUR_MS;
  const last = new Date(row.lastAtMs).toISOString();
  return {
    subject: { balancerType, region, accountId, balancer, node: null, tlsVersion: null },
    observed: {
      lastLogAt: last,
      dataEnd: new Date(row.dataEndMs).toISOString(),
      silentHours,
      staleAfterHours: settings.staleAfterMs / HOUR_MS,
      hoursSeen: row.hoursSeen,
    },
    historyComplete: true,
    reason:
      `No log since ${last.slice(0, 16).replace('T', ' ')} UTC, ${silentHours.toFixed(1)} h before ` +
      `the end of the data, after logs in ${row.hoursSeen} of the 24 hours up to then.`,
  };
}
