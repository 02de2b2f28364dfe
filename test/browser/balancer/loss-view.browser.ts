import { expect } from 'vitest';
import { show } from '../browser.ts';
import { commas, fragment, logRates, percent, testEveryPage } from '../pages.ts';

testEveryPage(
  'where resumption is lost adds up to all handshakes, and names what was resumed',
  async (page, url, report) => {
    for (const rate of logRates(report, 'balancer').slice(0, 12)) {
      await show(
        page,
        url,
        fragment({ balancer: rate.balancer ?? '', account: rate.accountId ?? '', in: rate.region }),
      );
      const cell = async (step: string) =>
        await page.locator(`.loss [data-step="${step}"] td`).first().textContent();
      expect(await cell('all')).toBe(commas(rate.handshakes));
      expect(await cell('failed')).toBe(commas(rate.failed));
      if (rate.method === 'counted') expect(await cell('resumed')).toBe(commas(rate.resumed));
      const steps = page.locator('.loss tr:not([data-step="all"]) td:nth-of-type(1)');
      const parts = (await steps.allTextContents()).map((text) => Number(text.replaceAll(',', '')));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(rate.handshakes);
      expect(await page.locator('.loss').textContent()).toContain(percent(rate.ceiling));
    }
  },
);
