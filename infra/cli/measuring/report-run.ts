import { allowedVersions } from '../../../functions/behaviours/allowed-versions.ts';
import { judge } from '../../../functions/judge/judge.ts';
import type { JudgeSettings } from '../../../functions/judge/rules/rule.ts';
import { judgeBalancers } from '../../../functions/judge/verdicts.ts';
import { loadDocument } from '../../../functions/lake/state-document.ts';
import type { History } from '../../../functions/model/history.ts';
import type { Measurement } from '../../../functions/model/rate.ts';
import type { Report } from '../../../functions/model/report.ts';
import { HISTORY_KEY } from '../../../functions/model/window.ts';
import type { StateStore } from '../../../functions/ports.ts';
import { keepHistory } from '../../../functions/publish/keep-history.ts';
import { replaceLatest } from '../../../functions/publish/latest-report.ts';
import { makeReport, type ReportParts } from '../../../functions/publish/report.ts';
import type { JudgedRun } from '../alerts/alert-run.ts';
import { lifetimeNotes } from '../survival/lifetime-notes.ts';
import { historyNote } from '../text/history-note.ts';

/** What came of a measurement. */
export interface ReportRun {
  readonly report: Report;
  /** Of this run's hours, and in a lake that is kept of those before; null where there are none. */
  readonly history: History | null;
  /** What alerts are drawn from. */
  readonly judged: Omit<JudgedRun, 'targets'>;
  /** Sentences that help to read the report. */
  readonly notes: readonly string[];
}

/** What a report needs beside the measurement. */
export interface ReportWorld {
  /** Where the report and its hours are left. */
  readonly states: StateStore;
  readonly nowMs: () => number;
  readonly version: string;
}

/** Judges a measurement, and leaves the report and its hours in the lake. */
export async function reportOf(
  measurement: Measurement,
  settings: JudgeSettings & Pick<ReportParts, 'targets'>,
  { states, nowMs, version }: ReportWorld,
): Promise<ReportRun> {
  const deviations = judge(measurement, settings);
  const { sessionLifetimeMs } = measurement;
  const verdicts = judgeBalancers(measurement, deviations, {
    ...{ ...settings, sessionLifetimeMs },
    allowedVersions: allowedVersions(settings.targets ?? []),
  });
  const report = makeReport({
    ...{ measurement, deviations, verdicts, version },
    sessionLifetimeMs,
    ...(settings.targets === undefined ? {} : { targets: settings.targets }),
    generatedAtMs: nowMs(),
  });
  const history = await keep(report, measurement, states);
  const notes = [historyNote(measurement), ...lifetimeNotes(measurement)];
  return {
    ...{ report, history, judged: { measurement, deviations, verdicts } },
    notes: notes.filter((note) => note !== undefined),
  };
}

/**
 * Leaves the report and the hours in the lake, as `publish` does in AWS; but here the last run
 * is the latest, whatever window and files it was asked for. Returns the history as it is by then.
 */
async function keep(
  report: Report,
  measurement: Measurement,
  lake: StateStore,
): Promise<History | null> {
  await replaceLatest(report, lake, () => true);
  const endMs = Date.parse(report.generatedAt);
  await keepHistory({ ...measurement, window: { ...measurement.window, endMs } }, lake, endMs);
  return (await loadDocument<History>(lake, HISTORY_KEY)) ?? null;
}
