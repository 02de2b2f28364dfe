import { expect } from 'vitest';
import { show } from '../browser.ts';
import { fragment, testEveryPage } from '../pages.ts';

testEveryPage(
  'how far logs and trials lie behind: the median, the worst, and each balancer',
  async (page, url, { freshness }) => {
    for (const [evidence, noun] of [['log', 'log'] as const, ['trials', 'trial'] as const]) {
      await show(page, url);
      const shown = (await page.locator(`#quality [data-lag="${evidence}"]`).textContent()) ?? '';
      const rows = freshness.filter((row) => row.evidence === evidence);
      const lags = rows.map(({ lagSeconds }) => lagSeconds).sort((a, b) => a - b);
      const [half, worst] = [lags.length / 2, lags.at(-1)];
      if (worst === undefined) expect(shown).toBe(`No ${noun} tells its time.`);
      else if (worst === 0) expect(shown).toContain('none is behind the newest data');
      else {
        const middle = ((lags[Math.ceil(half) - 1] ?? 0) + (lags[Math.floor(half)] ?? 0)) / 2;
        expect(shown).toContain(`median ${lag(middle)} behind the newest data.`);
        const names = rows.filter(({ lagSeconds }) => lagSeconds === worst);
        const sentences = names.map(
          ({ balancer, region }) =>
            `newest ${noun} of ${balancer} in ${region} is ${lag(worst)} behind the newest data.`,
        );
        expect(
          sentences.some((sentence) => shown.includes(sentence)),
          shown,
        ).toBe(true);
      }
      for (const { balancer, region, lagSeconds, hoursSeen } of rows.slice(0, 5)) {
        await show(page, url, fragment({ balancer, in: region }));
        const own = await page.locator(`#balancer [data-lag="${evidence}"]`).textContent();
        expect(own).toContain(`${lag(lagSeconds)} behind the newest data`);
        expect(own).toContain(`${noun}s in ${hoursSeen} of the 24 hours`);
      }
    }
  },
);

/** As the page words it: to the nearest minute. */
function lag(seconds: number): string {
  if (seconds < 59.5) return `${seconds.toFixed(0)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60
    ? `${minutes} min`
    : `${(minutes - (minutes % 60)) / 60} h ${minutes % 60} min`;
}
