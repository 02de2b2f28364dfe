import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, expect, inject, test } from 'vitest';
import type { History } from '../../functions/model/history.ts';
import type { Report, ReportRate } from '../../functions/model/report.ts';
import { formatState, INITIAL_STATE } from '../../functions/publish/page/data/page-state.ts';
import { reportPage } from '../../functions/publish/report-page.ts';
import { type WatchedPage, watchedPage } from './browser.ts';
import { fleet, SERVED_FLEET, SMALL_FLEET } from './fleet.ts';
import { reportIn } from './page-data.ts';

// What the files share: the browser, the pages, and the report that each page shows.

const BUILT = inject('builtPages');

/** A page, with the report that it shows. */
export interface ShownReport {
  readonly from: string;
  readonly url: string;
  readonly report: Report;
  /** What else than itself the page may ask for. */
  readonly allowed: (url: string) => boolean;
}

const nothing = () => false;

/** The page that `npm start` writes: a file without history. */
export const LAB: ShownReport = {
  from: 'the page that npm start writes',
  url: pathToFileURL(BUILT.start.path).href,
  report: reportIn(BUILT.start.path),
  allowed: nothing,
};

const small = fleet(SMALL_FLEET);

/** A page with 30 days of history. */
export const HISTORY: ShownReport & { readonly history: History } = {
  from: 'a page with history',
  url: BUILT.fleetUrl,
  ...small,
  allowed: nothing,
};

/** The page as `npm run serve` gives it: it asks the server for a newer report. */
export const SERVED_PAGE: ShownReport = {
  from: 'served',
  url: BUILT.servedUrl,
  report: fleet(SERVED_FLEET).report,
  allowed: (asked) => asked === `${BUILT.servedUrl}api/report`,
};

/** Opens pages in the one browser, and notes what they should not do. */
export type OpenPage = (
  options?: BrowserContextOptions,
  allowed?: (url: string) => boolean,
) => Promise<WatchedPage>;

/** Connects a file to the browser until its last test has ended. */
export function pageOpener(): OpenPage {
  let browser: Promise<Browser> | undefined;
  afterAll(async () => await (await browser)?.close());
  return async (options, allowed) => {
    browser ??= chromium.connect(BUILT.browser);
    return await watchedPage(await browser, options, allowed);
  };
}

/** Tests a view against the numbers of its report, wherever the page comes from. */
export function testEveryPage(
  name: string,
  check: (page: Page, url: string, report: Report) => Promise<void>,
): void {
  const open = pageOpener();
  test.each([LAB, HISTORY, SERVED_PAGE])(`$from: ${name}`, async ({ url, report, allowed }) => {
    const { page, faults } = await open({}, allowed);
    await check(page, url, report);
    expect(faults).toEqual([]);
  });
}

/** Writes pages of other reports; they go when the file's last test has ended. */
export function pageWriter(): (report: Report, history: History | null) => string {
  const dir = mkdtempSync(join(tmpdir(), 'page-test-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  let pages = 0;
  return (report, history) => {
    pages += 1;
    const path = join(dir, `${pages}.html`);
    writeFileSync(path, reportPage(BUILT.shell, report, history));
    return pathToFileURL(path).href;
  };
}

/** The fragment of a state, of which only the changes are given. */
export function fragment(changes: Partial<Record<keyof typeof INITIAL_STATE, string>>): string {
  return formatState({ ...INITIAL_STATE, ...changes });
}

/** The rates of a level, all arrivals and versions together, from logs. */
export function logRates(report: Report, level: ReportRate['level']): readonly ReportRate[] {
  return report.rates.filter(
    (rate) =>
      rate.level === level &&
      rate.evidence === 'log' &&
      rate.arrival === 'all' &&
      rate.clientKind === 'all' &&
      rate.tlsVersion === 'all',
  );
}

/** A count as the page words it. */
export function commas(value: number): string {
  return value.toLocaleString('en-US');
}

/** A share as the page words it. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)}%`;
}

/** Presses Tab until the element has the focus. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 200; presses += 1) {
    if ((await page.locator(':focus').and(page.locator(selector)).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  expect.fail(`${selector} is not reached by Tab`);
}
