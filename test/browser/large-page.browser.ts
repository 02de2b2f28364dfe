import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { historySchema } from '../../functions/model/history.ts';
import { reportSchema } from '../../functions/model/report.ts';
import { formatState, INITIAL_STATE } from '../../functions/publish/page/data/page-state.ts';
import { reportPage } from '../../functions/publish/report-page.ts';
import { buildPageShell } from '../../infra/package/page-shell.ts';
import { openBrowser, shown, watchedPage } from './browser.ts';
import { fleet } from './fleet.ts';

// 200 balancers of 8 nodes with 30 days of history: the size is held, the times are told.

const BYTES_MAX = 5_000_000;
const SIZE = { balancers: 200, nodes: 8 };

let browser: Browser;
let dir = '';
let path = '';
const large = fleet(SIZE);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'large-page-'));
  path = join(dir, 'page.html');
  browser = await openBrowser();
  writeFileSync(path, reportPage(await buildPageShell(), large.report, large.history));
});
afterAll(async () => {
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});

test('the fleet is a report and a history by their schemas', () => {
  expect(reportSchema.safeParse(large.report).error).toBeUndefined();
  expect(historySchema.safeParse(large.history).error).toBeUndefined();
});

test('the file stays below 5 MB', () => {
  const { size } = statSync(path);
  tell(`file ${(size / 1e6).toFixed(2)} MB`);
  expect(size).toBeLessThan(BYTES_MAX);
});

test('it is painted, filtered and opened; how fast is told', async () => {
  const { page, faults } = await watchedPage(browser);
  await page.goto(pathToFileURL(path).href);
  await shown(page, '#');
  tell(
    `first paint ${Math.round(await firstPaintMs(page))} ms, all shown ${await sinceStartMs(page)} ms`,
  );
  const name = large.report.rates.find(({ level }) => level === 'balancer')?.balancer ?? '';
  const steps = [
    ['filter', () => page.locator('#filter-text').fill(name), { text: name }],
    ['nodes', () => page.locator('[data-level="node"]').click(), { text: name, level: 'node' }],
    ['all nodes', () => page.locator('#filter-text').fill(''), { level: 'node' }],
  ] as const;
  for (const [what, act, state] of steps) {
    const startedMs = performance.now();
    await act();
    await shown(page, formatState({ ...INITIAL_STATE, ...state }));
    tell(`${what} ${Math.round(performance.now() - startedMs)} ms`);
  }
  expect(await page.locator('#places-count').textContent()).toContain('1,600 nodes');
  expect(faults).toEqual([]);
});

async function firstPaintMs(page: Page): Promise<number> {
  return await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
}

async function sinceStartMs(page: Page): Promise<number> {
  return await page.evaluate("Math.round(performance.getEntriesByName('shown')[0].startTime)");
}

function tell(figure: string): void {
  process.stdout.write(`200 balancers of 8 nodes, 30 days: ${figure}\n`);
}
