import { type ConfiguredTarget, coverageOf } from '../../functions/judge/alerts/absence.ts';
import { updateAlerts } from '../../functions/judge/alerts/alerts-in-lake.ts';
import { judge } from '../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../functions/judge/rules/rule.ts';
import type { AlertSettings } from '../../functions/model/alerts/alert-settings.ts';
import {
  type Notification,
  notificationSchema,
} from '../../functions/model/alerts/notification.ts';
import type { MatrixCell } from '../../functions/model/matrix.ts';
import type { Freshness, Measurement, Rate } from '../../functions/model/rate.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';
import { temporaryFolder } from '../functions/ingest/read-lake.ts';
import { sampleMeasurement } from '../functions/judge/measurement-samples.ts';

export const START_MS = Date.UTC(2026, 2, 3, 9);
export const SHOP = 'app/shop/50dc6c495c0c9188';
const JUDGING = { staleAfterMs: DEFAULT_STALE_AFTER_MS };

/** What the logs and trials of a window showed. */
export interface Seen {
  readonly rates?: readonly Rate[];
  readonly trials?: readonly MatrixCell[];
  readonly freshness?: readonly Freshness[];
}

/** Judges hourly windows and records what is sent, on a clock that shows a window's hour. */
export class AlertMonitor {
  /** A person may change them at any time. */
  settings: AlertSettings = {};
  targets: readonly ConfiguredTarget[] | null = null;
  readonly sent: Notification[] = [];
  #lake: FolderStore | undefined;

  /** Judges the window that ends `hour` hours after the first; what is sent about it, line by line. */
  async judge(hour: number, seen: Seen, revision = 0): Promise<readonly string[]> {
    const endMs = START_MS + hour * HOUR_MS;
    const measurement: Measurement = {
      window: { startMs: endMs - 24 * HOUR_MS, endMs, revision },
      sessionLifetimeMs: 24 * HOUR_MS,
      rates: seen.rates ?? [],
      clients: sampleMeasurement(seen.rates ?? []).clients,
      hours: { startMs: endMs, hours: 0, series: [] },
      freshness: seen.freshness ?? [],
      matrix: seen.trials ?? [],
      survival: [],
      marks: [],
      sources: [],
    };
    this.#lake ??= new FolderStore(await temporaryFolder());
    const evaluation = {
      window: measurement.window,
      deviations: judge(measurement, JUDGING),
      verdicts: [],
      coverage: coverageOf(measurement, JUDGING, this.targets),
      settings: this.settings,
      ...{ nowMs: endMs, dueAtMs: endMs + HOUR_MS },
    };
    const lines: string[] = [];
    const send = async (notifications: readonly Notification[]) => {
      for (const notification of notifications) {
        this.sent.push(notificationSchema.parse(notification));
        lines.push(...linesOf(notification));
      }
    };
    await updateAlerts(evaluation, { lake: this.#lake, send });
    return lines;
  }

  /** The same in every hour from one to another, both included; what is sent in all of them. */
  async judgeAll(from: number, to: number, seen: Seen): Promise<readonly string[]> {
    const lines: string[] = [];
    for (let hour = from; hour <= to; hour += 1) lines.push(...(await this.judge(hour, seen)));
    return lines;
  }
}

/** `opened missing-resumption 10.0.0.1`, with the node where there is one. */
function linesOf({ alerts }: Notification): readonly string[] {
  return alerts.flatMap(({ transition, deviation: { rule, node, balancer } }) =>
    transition === null ? [] : [`${transition.reason} ${rule} ${node ?? balancer}`],
  );
}
