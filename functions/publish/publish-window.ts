import { Fault } from '../errors.ts';
import { readDocument, writeDocument } from '../model/lake-document.ts';
import type { Report } from '../model/report.ts';
import {
  type JudgedWindow,
  LATEST_REPORT_KEY,
  type MeasuredWindow,
  type WindowDocument,
  type WindowEvent,
  windowKey,
} from '../model/window.ts';
import type { ObjectStore, StateStore } from '../ports.ts';
import { replaceLatestPage } from './latest-page.ts';
import { type MetricLevel, type RateMetric, rateMetrics } from './rate-metrics.ts';
import { makeReport, reportBytes } from './report.ts';

/** Attempts at the newest report while others write it too; each of them loses to a newer one only. */
const ATTEMPTS_MAX = 5;

export interface PublishSettings {
  readonly version: string;
  readonly metricLevel: MetricLevel;
  /** The page without data, as it was built. */
  readonly pageShell: string;
}

/** The report as it was written, and what of it is to be sent as metrics. */
export interface PublishedWindow {
  readonly report: Report;
  readonly metrics: readonly RateMetric[];
}

/**
 * Writes the report of a window that was judged, and makes it and its page the latest unless newer
 * ones stand there; a repeat changes nothing. Throws `not-yet` where the lake does not hold the window.
 */
export async function publishWindow(
  window: WindowEvent,
  { version, metricLevel, pageShell }: PublishSettings,
  lake: ObjectStore & StateStore,
): Promise<PublishedWindow> {
  const { run, measurement } = await held<MeasuredWindow>(lake, 'measured', window);
  const { deviations } = await held<JudgedWindow>(lake, 'judged', window);
  const report = makeReport({
    measurement,
    deviations,
    sessionLifetimeMs: run.sessionLifetimeMs,
    // When it fell due, not when it was made: the same window gives the same bytes.
    generatedAtMs: run.toMs + run.delayMs,
    version,
  });
  await replaceLatest(report, lake);
  await replaceLatestPage(report, { history: null, pageShell }, lake);
  // Last: where it stands, nothing of the window is left to do, and no sweep looks at it again.
  await writeDocument(lake, windowKey('reports', window), report);
  // A metric has no revisions: what was sent of a window stands.
  return { report, metrics: window.revision === 0 ? rateMetrics(report, metricLevel) : [] };
}

async function held<Document>(
  lake: ObjectStore,
  document: WindowDocument,
  window: WindowEvent,
): Promise<Document> {
  const key = windowKey(document, window);
  const found = await readDocument<Document>(lake, key);
  if (found === undefined) throw new Fault('not-yet', `the lake holds no ${key}`);
  return found;
}

async function replaceLatest(report: Report, lake: StateStore): Promise<void> {
  const bytes = reportBytes(report);
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const current = await lake.load(LATEST_REPORT_KEY);
    if (current !== undefined && !isNewer(report, readReport(current.bytes))) return;
    if (await lake.replace(LATEST_REPORT_KEY, bytes, current?.version ?? null)) return;
  }
  throw new Fault('lake-write-failed', `${LATEST_REPORT_KEY} is written by others all the time`);
}

function readReport(bytes: Uint8Array): Report {
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
}

/** By the window's end, then by revision: a later one is generated later. */
function isNewer(report: Report, than: Report): boolean {
  const age = ({ window, generatedAt }: Report) => `${window.end} ${generatedAt}`;
  return age(report) > age(than);
}
