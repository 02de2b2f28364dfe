import { Fault } from '../errors.ts';
import { readDocument, writeDocument } from '../lake/lake-document.ts';
import type { AlertSettings } from '../model/alerts/alert-settings.ts';
import { ALERTS_CHANGED } from '../model/alerts/notification.ts';
import {
  type JudgedWindow,
  type MeasuredWindow,
  type StoredMeasuredWindow,
  storedMeasurement,
  WINDOW_JUDGED,
  type WindowEvent,
  windowEvent,
  windowKey,
} from '../model/window.ts';
import type { Clock, EventBus, ObjectStore, StateStore } from '../ports.ts';
import { type ConfiguredTarget, coverageOf } from './alerts/absence.ts';
import { updateAlerts } from './alerts/alerts-in-lake.ts';
import { judge } from './judge.ts';
import type { JudgeSettings } from './rules/rule.ts';
import { judgeBalancers, type VerdictSettings } from './verdicts.ts';

/** What a person configured about alerts; `targets` are null where none are configured. */
export interface AlertConfig {
  readonly settings: AlertSettings;
  readonly targets: readonly ConfiguredTarget[] | null;
}

export interface JudgeWorld {
  readonly lake: ObjectStore & StateStore;
  readonly bus: EventBus;
  readonly clock: Clock;
  /** Read anew for each window. */
  readonly alertConfig: () => Promise<AlertConfig>;
  /** Gets a line about what a person should know. */
  readonly warn?: (line: string) => void;
}

/**
 * Judges a window that was measured: writes its deviations to the lake, sends an event on the bus,
 * then updates the alerts; a repeat changes nothing. Throws `not-yet` where the lake does not hold the window.
 */
export async function judgeWindow(
  window: WindowEvent,
  settings: Omit<VerdictSettings, 'sessionLifetimeMs'>,
  world: JudgeWorld,
): Promise<Required<JudgedWindow>> {
  const { lake, bus } = world;
  const key = windowKey('measured', window);
  const measured = await readDocument<StoredMeasuredWindow>(lake, key);
  if (measured === undefined) throw new Fault('not-yet', `the lake holds no ${key}`);
  const { run } = measured;
  const measurement = storedMeasurement(measured);
  const deviations = judge(measurement, settings);
  const { sessionLifetimeMs } = run;
  const verdicts = judgeBalancers(measurement, deviations, { ...settings, sessionLifetimeMs });
  const judged = { schema: 1 as const, run, deviations, verdicts };
  await writeDocument(lake, windowKey('judged', window), judged);
  await bus.send([windowEvent(WINDOW_JUDGED, run)]);
  // Last: a fault in the alert settings must not hold up the report.
  await alertOn({ run, measurement }, judged, settings, world);
  return judged;
}

async function alertOn(
  { run, measurement }: Omit<MeasuredWindow, 'schema'>,
  { deviations, verdicts }: Required<JudgedWindow>,
  judging: JudgeSettings,
  { lake, bus, clock, alertConfig, warn }: JudgeWorld,
): Promise<void> {
  const { settings, targets } = await alertConfig();
  const alertWindow = {
    window: { startMs: run.fromMs, endMs: run.toMs, revision: run.revision },
    deviations,
    verdicts,
    coverage: coverageOf(measurement, judging, targets),
    settings,
    nowMs: clock.nowMs(),
    dueAtMs: run.toMs + run.delayMs,
  };
  await updateAlerts(alertWindow, {
    lake,
    ...(warn === undefined ? {} : { warn }),
    send: async (notifications) => {
      // One at a time: all of them together may be more than one call takes.
      for (const detail of notifications) {
        await bus.send([{ id: detail.id, type: ALERTS_CHANGED, detail }]);
      }
    },
  });
}
