import { statSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { historySchema } from '../../functions/model/history.ts';
import { reportSchema } from '../../functions/model/report.ts';
import { shown } from './browser.ts';
import { fleet } from './fleet.ts';
import { withJudgedParts } from './fleet-findings.ts';
import { fragment, pageOpener, pageWriter } from './pages.ts';

// 200 balancers of 8 nodes with 30 days of history: the size is asserted, the times are printed.

const BYTES_MAX = 5_000_000;
const SIZE = { balancers: 200, nodes: 8 };

const large = fleet(SIZE);
const open = pageOpener();
const url = pageWriter()(withJudgedParts(large.report), large.history);

test('the fleet is a report and a history by their schemas', () => {
  expect(reportSchema.safeParse(large.report).error).toBeUndefined();
  expect(historySchema.safeParse(large.history).error).toBeUndefined();
});

test('the file stays below 5 MB', () => {
  const { size } = statSync(new URL(url));
  print(`file ${(size / 1e6).toFixed(2)} MB`);
  expect(size).toBeLessThan(BYTES_MAX);
});

test('it is painted, filtered and opened; how fast is printed', async () => {
  const { page, faults } = await open();
  await page.goto(url);
  await shown(page, '#');
  print(
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
    await shown(page, fragment(state));
    print(`${what} ${Math.round(performance.now() - startedMs)} ms`);
  }
  expect(await page.locator('#places-count').textContent()).toContain('1,600 nodes');
  expect(faults).toEqual([]);
});

test('the table begins within the first two screens', async () => {
  const { page } = await open({ viewport: { width: 1440, height: 900 } });
  await page.goto(url);
  await shown(page, '#');
  const top = await page.evaluate<number>(
    "document.querySelector('table.places tbody').getBoundingClientRect().top + scrollY",
  );
  print(`the table begins at pixel ${Math.round(top)}`);
  expect(top).toBeLessThan(2 * 900);
});

async function firstPaintMs(page: Page): Promise<number> {
  return await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
}

async function sinceStartMs(page: Page): Promise<number> {
  return await page.evaluate("Math.round(performance.getEntriesByName('shown')[0].startTime)");
}

function print(figure: string): void {
  process.stdout.write(`200 balancers of 8 nodes, 30 days: ${figure}\n`);
}
