import type { ReportSurvival } from '../model/report-survival.ts';
import type { SurvivalCurve } from '../model/survival.ts';
import { SECOND_MS } from '../model/time.ts';

/** A curve as the report has it: in seconds. */
export function reportSurvival(curve: SurvivalCurve): ReportSurvival {
  const { balancerType, region, balancer, node, mechanism, relation } = curve;
  return {
    ...{ balancerType, region, balancer, node, mechanism, relation },
    points: curve.points.map(({ ageMs, effectiveN, ...point }) => ({
      ageSeconds: ageMs / SECOND_MS,
      ...point,
    })),
    medianSeconds: inSeconds(curve.medianMs),
    acceptedAt24h: curve.acceptedAt24h,
    issued: curve.issued,
    lifetimeHintSeconds: curve.lifetimeHintS,
    keys: curve.keys,
    keySeenForSeconds: inSeconds(curve.keySeenForMs),
  };
}

function inSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / SECOND_MS;
}
