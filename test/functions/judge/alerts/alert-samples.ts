import type { Absence, AlertWindow } from '../../../../functions/judge/alerts/absence.ts';
import { fingerprint } from '../../../../functions/judge/rules/fingerprint.ts';
import { nextStep } from '../../../../functions/judge/steps/next-steps.ts';
import type { Deviation } from '../../../../functions/model/deviation.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';

/** End of the first window. */
export const START_MS = Date.UTC(2026, 2, 3, 9);

/** A deviation with the fingerprint of its labels: tickets accepted by a node that issued none. */
export function sampleDeviation(changes: Partial<Deviation> = {}): Deviation {
  const labels = {
    rule: 'unexpected-resumption',
    ...({ balancerType: 'application', region: 'eu-west-1', accountId: '123456789012' } as const),
    ...{ balancer: 'app/shop/50dc6c495c0c9188', node: '10.0.0.1' },
    ...({ mechanism: 'session-ticket', relation: 'cross-node' } as const),
    ...changes,
  } as const;
  return {
    ...labels,
    severity: changes.severity ?? 'error',
    says: 'An Application Load Balancer resumes sessions only where they were issued.',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/',
    observed: { resumed: 10, known: 10, ...changes.observed },
    historyComplete: true,
    reason: 'The node accepted 10 of 10 tickets that other nodes had issued.',
    next: nextStep({ severity: 'error', observed: {}, ...labels }, []),
    fingerprint: fingerprint({ ...labels, aspect: null }),
  };
}

/** What an evaluation is made of here: hours since the first window, and what stands out. */
export interface EvaluationParts
  extends Partial<Pick<AlertWindow, 'settings' | 'nowMs' | 'verdicts'>> {
  readonly hour: number;
  readonly revision?: number;
  readonly shown?: readonly Deviation[];
  /** What the window says of what it does not show, by fingerprint; else `otherwise`. */
  readonly absences?: ReadonlyMap<string, Absence>;
  readonly otherwise?: Absence;
  readonly balancers?: number;
  /** The balancers of all deviations are gone. */
  readonly isOver?: boolean;
}

/** The evaluation of one hourly window of 24 h, an hour after its end. */
export function sampleEvaluation(parts: EvaluationParts): AlertWindow {
  const { hour, revision = 0, shown = [], absences, otherwise = 'clear', balancers = 8 } = parts;
  const endMs = START_MS + hour * HOUR_MS;
  const dueAtMs = endMs + HOUR_MS;
  return {
    window: { startMs: endMs - 24 * HOUR_MS, endMs, revision },
    deviations: shown,
    verdicts: parts.verdicts ?? [],
    coverage: {
      isOver: () => parts.isOver === true,
      absenceOf: (deviation) => absences?.get(deviation.fingerprint) ?? otherwise,
      balancersOf: () => balancers,
    },
    settings: parts.settings ?? {},
    nowMs: parts.nowMs ?? dueAtMs,
    dueAtMs,
  };
}
