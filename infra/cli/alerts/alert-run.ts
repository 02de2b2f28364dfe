import { type ConfiguredTarget, coverageOf } from '../../../functions/judge/alerts/absence.ts';
import {
  type UpdatedAlerts,
  updateAlerts,
} from '../../../functions/judge/alerts/alerts-in-lake.ts';
import type { JudgeSettings } from '../../../functions/judge/rules/rule.ts';
import type { AlertSettings } from '../../../functions/model/alerts/alert-settings.ts';
import type { Deviation } from '../../../functions/model/deviation.ts';
import type { Measurement } from '../../../functions/model/rate.ts';
import type { BalancerVerdict } from '../../../functions/model/verdict.ts';
import {
  type DeliveryOutcome,
  type DeliveryWorld,
  deliverDue,
} from '../../../functions/notify/deliver-due.ts';
import { type PostedAgain, postStanding } from '../../../functions/notify/post-standing.ts';

/** A hook that fails is asked once more after some seconds; then it is the next run's. */
const ATTEMPTS = 2;

/** What a run judged and from what; `targets` are null where none are configured. */
export interface JudgedRun {
  readonly measurement: Measurement;
  readonly deviations: readonly Deviation[];
  readonly verdicts: readonly BalancerVerdict[];
  readonly targets: readonly ConfiguredTarget[] | null;
}

/** The alerts after a run, and what became of the notifications. */
export interface AlertRun extends UpdatedAlerts {
  readonly outcome: DeliveryOutcome;
  /** What Alertmanagers were told again. */
  readonly told: readonly PostedAgain[];
  /** Lines about instants that can't be right. */
  readonly warnings: readonly string[];
}

/**
 * Advances the alerts in the lake over a run's window and notifies the hooks of what changed, after
 * what earlier runs could not deliver; Alertmanagers hear all that stands. Throws `lake-write-failed`.
 */
export async function advanceAndNotify(
  { measurement, deviations, verdicts, targets }: JudgedRun,
  settings: AlertSettings & JudgeSettings,
  world: DeliveryWorld,
): Promise<AlertRun> {
  const { window } = measurement;
  const evaluation = {
    ...{ window, deviations, verdicts, settings },
    coverage: coverageOf(measurement, { ...settings, targets: targets ?? [] }, targets),
    nowMs: world.clock.nowMs(),
    // Nothing is late here: a window falls due when it ends.
    dueAtMs: window.endMs,
  };
  const { hooks = [] } = settings;
  const order = { hooks, attempts: ATTEMPTS };
  const warnings: string[] = [];
  let outcome: DeliveryOutcome | undefined;
  const advanced = await updateAlerts(evaluation, {
    lake: world.states,
    warn: (line) => warnings.push(line),
    send: async (notifications) => {
      outcome = await deliverDue(world, { ...order, notifications });
    },
  });
  outcome ??= await deliverDue(world, { ...order, notifications: [] });
  const told = await postStanding(world, hooks, 'all');
  return { ...advanced, outcome, told, warnings };
}
