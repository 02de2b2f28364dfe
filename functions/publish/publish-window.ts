import * as z from 'zod';
import { Fault } from '../errors.ts';
import { readDocument, writeDocument } from '../lake/lake-document.ts';
import type { Report } from '../model/report.ts';
import {
  type StoredJudgedWindow,
  type StoredMeasuredWindow,
  storedDeviations,
  storedMeasurement,
  type WindowDocument,
  type WindowEvent,
  windowEventSchema,
  windowKey,
} from '../model/window.ts';
import type { ObjectStore, StateStore } from '../ports.ts';
import { keepHistory } from './keep-history.ts';
import { isNewerWindow, replaceLatest, replaceLatestViews } from './latest-report.ts';
import type { ExpectedLogs } from './missing-logs.ts';
import { type MetricLevel, type RateMetric, rateMetrics } from './rate-metrics.ts';
import { makeReport, type ReportParts } from './report.ts';

export interface PublishSettings {
  readonly version: string;
  readonly metricLevel: MetricLevel;
  /** The page without data, as it was built. */
  readonly pageShell: string;
  readonly expectedLogs: ExpectedLogs;
  /** What is known of balancers, read anew for each window. */
  readonly known?: () => Promise<Pick<ReportParts, 'targets' | 'listed'>>;
}

/** The report as it was written, and its metrics to send. */
export interface PublishedWindow {
  readonly report: Report;
  readonly metrics: readonly RateMetric[];
}

const JOIN = z.lazy(() =>
  z.object({
    do: z.literal('join'),
    at: z.iso.datetime().transform((at) => Date.parse(at)),
  }),
);
const JUDGED = z.lazy(() => z.object({ detail: windowEventSchema }));

/** What an event asks for: a window that was judged, or to join the reports of all Regions. */
export function readPublishEvent(
  event: unknown,
): { readonly window: WindowEvent } | { readonly joinAtMs: number } {
  const join = JOIN.safeParse(event);
  if (join.success) return { joinAtMs: join.data.at };
  const judged = JUDGED.safeParse(event);
  if (judged.success) return { window: judged.data.detail };
  throw new Fault('bad-event', 'the event is neither a judged window nor a call to join reports');
}

/**
 * Writes the report of a judged window, and makes it the latest unless a newer one is; keeps the
 * window's hours in the history, and makes the page and the metrics of them. A repeat changes nothing. Throws
 * `not-yet` where the lake does not hold the window.
 */
export async function publishWindow(
  window: WindowEvent,
  { version, metricLevel, pageShell, expectedLogs, known }: PublishSettings,
  lake: ObjectStore & StateStore,
): Promise<PublishedWindow> {
  const measured = await held<StoredMeasuredWindow>(lake, 'measured', window);
  const { run } = measured;
  const measurement = storedMeasurement(measured);
  const judged = await held<StoredJudgedWindow>(lake, 'judged', window);
  const report = makeReport({
    measurement,
    deviations: storedDeviations(judged),
    verdicts: judged.verdicts ?? [],
    sessionLifetimeMs: run.sessionLifetimeMs,
    // When it fell due, not when it was made: the same window gives the same bytes.
    generatedAtMs: run.toMs + run.delayMs,
    version,
    expectedLogs,
    ...(await known?.()),
  });
  await replaceLatest(report, lake, isNewerWindow);
  await keepHistory(measurement, lake);
  await replaceLatestViews(pageShell, lake);
  // Last: once it is written nothing of the window is left to do, and sweeps pass over it.
  await writeDocument(lake, windowKey('reports', window), report);
  // CloudWatch can't revise a metric: a window's are sent once.
  return { report, metrics: window.revision === 0 ? rateMetrics(report, metricLevel) : [] };
}

async function held<Document extends StoredMeasuredWindow | StoredJudgedWindow>(
  lake: ObjectStore,
  document: WindowDocument,
  window: WindowEvent,
): Promise<Document> {
  const key = windowKey(document, window);
  const found = await readDocument<Document>(lake, key);
  if (found === undefined) throw new Fault('not-yet', `the lake holds no ${key}`);
  return found;
}
