import { Fault } from '../errors.ts';
import type { History } from '../model/history.ts';
import type { Report } from '../model/report.ts';
import { LATEST_PAGE_KEY, LATEST_REPORT_KEY } from '../model/window.ts';
import type { StateStore } from '../ports.ts';
import { reportBytes } from './report.ts';
import { reportPage } from './report-page.ts';

/** Attempts while others write it too; each of them loses to another page. */
const ATTEMPTS_MAX = 5;

/** What stands on the page beside the report. */
export interface PageParts {
  readonly history: History | null;
  readonly pageShell: string;
}

/**
 * Writes the page of a report where that report is the latest one; where a newer one is, its own
 * writer does. Throws `lake-write-failed` where others write it all the time.
 */
export async function replaceLatestPage(
  report: Report,
  { history, pageShell }: PageParts,
  lake: StateStore,
): Promise<void> {
  const bytes = Buffer.from(reportPage(pageShell, report, history));
  const written = reportBytes(report);
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    // The page first: what is written after a newer report was seen to be none can't hide its page.
    const page = await lake.load(LATEST_PAGE_KEY);
    const latest = await lake.load(LATEST_REPORT_KEY);
    if (latest === undefined || !written.equals(latest.bytes)) return;
    if (await lake.replace(LATEST_PAGE_KEY, bytes, page?.version ?? null)) return;
  }
  throw new Fault('lake-write-failed', `${LATEST_PAGE_KEY} is written by others all the time`);
}
