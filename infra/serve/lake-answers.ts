import type { IncomingHttpHeaders } from 'node:http';
import { loadDocument } from '../../functions/lake/state-document.ts';
import type { History } from '../../functions/model/history.ts';
import type { Report } from '../../functions/model/report.ts';
import { HISTORY_KEY, LATEST_REPORT_KEY } from '../../functions/model/window.ts';
import type { StateStore } from '../../functions/ports.ts';
import { reportSamples } from '../../functions/publish/prometheus/report-samples.ts';
import { reportPage } from '../../functions/publish/report-page.ts';
import { type Answer, etagOf, found, jsonOf, refusal } from './answer.ts';
import { metricsAnswer } from './metrics-answer.ts';
import { ratesFor, readRateFilter } from './rate-filter.ts';
import type { ServedShell } from './served-page.ts';

/** Answers requests for one path. */
export type Route = (query: URLSearchParams, headers: IncomingHttpHeaders) => Promise<Answer>;

const NO_REPORT = 'the lake holds no report yet: npm run analyse -- PATH --lake DIR leaves one';

/** The routes over a lake, by their paths: its newest report and history, whole and in parts. */
export function lakeRoutes(lake: StateStore, shell: ServedShell): ReadonlyMap<string, Route> {
  const page = pageOnce(lake, shell);
  const ofReport = async (answer: (report: Report) => Answer) => {
    const report = await loadDocument<Report>(lake, LATEST_REPORT_KEY);
    return report === undefined ? refusal(404, NO_REPORT) : answer(report);
  };
  const parts = (report: Report, part: object) =>
    found(jsonOf({ generatedAt: report.generatedAt, window: report.window, ...part }));
  return new Map<string, Route>([
    ['/', page],
    [
      '/metrics',
      (_query, { accept }) => ofReport((report) => metricsAnswer(reportSamples(report), accept)),
    ],
    ['/api/report', () => ofReport((report) => found(jsonOf(report)))],
    [
      '/api/deviations',
      () => ofReport((report) => parts(report, { deviations: report.deviations })),
    ],
    ['/api/balancers', () => ofReport((report) => parts(report, { balancers: report.balancers }))],
    ['/api/clients', () => ofReport((report) => parts(report, { clients: report.clients ?? [] }))],
    [
      '/api/rates',
      (query) =>
        ofReport((report) => {
          const filter = readRateFilter(query);
          if ('error' in filter) return refusal(400, filter.error);
          return parts(report, { rates: ratesFor(report.rates, filter) });
        }),
    ],
    [
      '/api/history',
      async () => {
        const history = await loadDocument<History>(lake, HISTORY_KEY);
        return history === undefined ? refusal(404, NO_REPORT) : found(jsonOf(history));
      },
    ],
  ]);
}

/** The page, made once for each report and history: those of many balancers take a second. */
function pageOnce(lake: StateStore, { html, policy, etagPlace }: ServedShell): Route {
  let made: { readonly of: string; readonly answer: Answer } | undefined;
  return async () => {
    const states = await Promise.all([lake.load(LATEST_REPORT_KEY), lake.load(HISTORY_KEY)]);
    const of = states.map((state) => state?.version).join();
    if (made?.of === of) return made.answer;
    const report = await loadDocument<Report>(lake, LATEST_REPORT_KEY);
    if (report === undefined) return refusal(404, NO_REPORT);
    const history = (await loadDocument<History>(lake, HISTORY_KEY)) ?? null;
    const shell = html.replace(etagPlace, etagOf(jsonOf(report)).replaceAll('"', '&quot;'));
    const body = Buffer.from(reportPage(shell, report, history));
    const headers = { 'Content-Security-Policy': `${policy}; frame-ancestors 'none'` };
    made = { of, answer: { ...found(body, 'text/html; charset=utf-8'), headers } };
    return made.answer;
  };
}
