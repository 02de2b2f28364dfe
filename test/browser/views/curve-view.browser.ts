import { expect, test } from 'vitest';
import { show } from '../browser.ts';
import { fragment, HISTORY, LAB, pageOpener, pageWriter } from '../pages.ts';

const open = pageOpener();
const write = pageWriter();

test('draws the hours of its own window', async () => {
  const { page, faults } = await open();
  await show(page, LAB.url);
  expect(await page.locator('#curves [data-curve]').count()).toBe(LAB.report.regions.length);
  expect(faults).toEqual([]);
});

test('says how history comes about where there is none', async () => {
  const { page } = await open();
  await show(page, write(HISTORY.report, null));
  expect(await page.locator('#curves').textContent()).toContain('--lake DIR');
});

test.each(['day', 'week', 'month'] as const)(
  'draws the %s of a balancer and its nodes',
  async (span) => {
    const [rate] = HISTORY.report.rates.filter(({ level }) => level === 'balancer');
    const balancer = rate?.balancer ?? '';
    const { page, faults } = await open();
    await show(page, HISTORY.url, fragment({ balancer, span }));
    const curves = page.locator('#balancer [data-curve]');
    expect(await curves.count()).toBe(4);
    const steps = HISTORY.history.spans[span];
    const series = steps?.series.find(
      (one) => one.balancer === balancer && one.level === 'balancer' && one.evidence === 'log',
    );
    const [resumed, counted] = [series?.resumed.at(-1) ?? 0, series?.counted.at(-1) ?? 0];
    expect(await curves.first().locator('figcaption').textContent()).toContain(
      `last ${((100 * resumed) / counted).toFixed(1)}%`,
    );
    await curves.first().locator('summary').click();
    await curves.first().locator('tbody tr').first().waitFor();
    expect(await curves.first().locator('tbody tr').count()).toBe(series?.counted.length);
    for (const name of ['.band path', '.rate path', '.ceiling path']) {
      expect(await curves.first().locator(name).first().getAttribute('d')).toContain('L');
    }
    expect(faults).toEqual([]);
  },
);
