import type { Measurement } from '../model/rate.ts';
import type { Report } from '../model/report.ts';
import type { ReportSurvival } from '../model/report-survival.ts';
import type { SurvivalCurve } from '../model/survival.ts';
import { HOUR_MS, SECOND_MS } from '../model/time.ts';

/** A curve as the report has it: in seconds. */
export function reportSurvival(curve: SurvivalCurve): ReportSurvival {
  const { balancerType, region, accountId, balancer, node, mechanism, relation } = curve;
  return {
    ...{ balancerType, region, ...(accountId === null ? {} : { accountId }), balancer },
    ...{ node, mechanism, relation },
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

/** How ceilings changed by the lifetime that was observed; nothing where nobody asked for it. */
export function reportObserved({
  observedLifetime: observed,
}: Pick<Measurement, 'observedLifetime'>): Pick<Report, 'observedLifetime'> {
  if (observed === undefined) return {};
  const { usualMs, ceilings } = observed;
  return { observedLifetime: { usualHours: usualMs / HOUR_MS, ceilings: [...ceilings] } };
}
