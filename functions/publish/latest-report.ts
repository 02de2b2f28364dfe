import { sharedDocument } from '../lake/state-document.ts';
import type { Report } from '../model/report.ts';
import { LATEST_REPORT_KEY } from '../model/window.ts';
import type { StateStore } from '../ports.ts';

const LATEST = sharedDocument<Report | undefined>({ key: LATEST_REPORT_KEY, empty: undefined });

/** Whether a report may take another's place as the latest. */
export type Replaces = (report: Report, current: Report) => boolean;

/** By the window's end, then by revision: a later one is generated later. */
export const isNewerWindow: Replaces = (report, current) => ageOf(report) > ageOf(current);

/** Makes a report the latest, where there is none or it may replace that one. */
export async function replaceLatest(
  report: Report,
  lake: StateStore,
  replaces: Replaces,
): Promise<void> {
  await LATEST.replace(lake, (current) =>
    current === undefined || replaces(report, current) ? report : current,
  );
}

function ageOf({ window, generatedAt }: Report): string {
  return `${window.end} ${generatedAt}`;
}
