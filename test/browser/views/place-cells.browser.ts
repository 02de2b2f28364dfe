import { expect } from 'vitest';
import { show } from '../browser.ts';
import { commas, fragment, logRates, percent, testEveryPage } from '../pages.ts';

testEveryPage(
  'the table shows the rate, interval, ceiling and handshakes of each place',
  async (page, url, report) => {
    for (const level of ['region', 'balancer', 'node'] as const) {
      await show(page, url, fragment({ level, sort: 'handshakes' }));
      const rows = await page.locator('table.places tbody tr').allInnerTexts();
      const rates = logRates(report, level).toSorted((a, b) => b.handshakes - a.handshakes);
      for (const rate of rates.slice(0, 40)) {
        const name = rate.node ?? rate.balancer ?? rate.region;
        const wanted = [
          percent(rate.ceiling),
          commas(rate.handshakes),
          rate.rate === null ? 'log can’t tell' : percent(rate.rate),
        ];
        const matching = rows.filter(
          (row) => row.includes(name) && row.includes(rate.balancerType),
        );
        expect(
          matching.some((row) => wanted.every((text) => row.includes(text))),
          `${name} ${wanted}`,
        ).toBe(true);
      }
    }
  },
);
