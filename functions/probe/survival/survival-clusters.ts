import { type SurvivalCluster, type SurvivalIssue, survivalAge } from '../../model/survival.ts';
import { MINUTE_MS } from '../../model/time.ts';
import type { Trial } from '../../model/trial.ts';

/** The offers of a survival run, each by itself; what offered no session is left out. */
export function survivalClusters(trials: readonly Trial[]): readonly SurvivalCluster[] {
  return trials.flatMap((trial) => {
    const { purpose, relation, session_age_ms: ageMs, tried_at_ms, outcome } = trial;
    if (purpose !== 'survival' || relation === null || ageMs === null) return [];
    const { balancer_type: balancerType, region, balancer, node, mechanism } = trial;
    const issuedAtMs = tried_at_ms - ageMs;
    const is = (one: Trial['outcome']) => Number(outcome === one);
    return [
      {
        ...{ balancerType, region, balancer, node, mechanism, relation },
        accountId: trial.account_id,
        ageMs: survivalAge(ageMs),
        issuedAtMs: minuteOf(issuedAtMs),
        ...{ resumed: is('resumed'), full: is('full') },
        ...{ failed: is('failed'), withheld: is('withheld') },
      },
    ];
  });
}

/** The sessions that were issued to a survival run, each by itself. */
export function survivalIssues(trials: readonly Trial[]): readonly SurvivalIssue[] {
  return trials
    .filter(({ purpose, relation }) => purpose === 'survival' && relation === null)
    .map(({ balancer_type: balancerType, region, balancer, node, mechanism, ...trial }) => ({
      ...{ balancerType, region, balancer, node, mechanism },
      accountId: trial.account_id,
      issuedAtMs: minuteOf(trial.tried_at_ms),
      issued: Number(trial.reissued === true),
      lifetimeHintS: trial.ticket_lifetime_s,
      keyHash: trial.ticket_key_hash,
    }));
}

function minuteOf(ms: number): number {
  return ms - (ms % MINUTE_MS);
}
