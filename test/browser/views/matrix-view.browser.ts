import { expect } from 'vitest';
import { show } from '../browser.ts';
import { fragment, percent, testEveryPage } from '../pages.ts';

const isAnswer = (verdict: string | null) =>
  !['inconclusive', 'too-few', 'not-applicable'].includes(verdict ?? '');

testEveryPage(
  'the matrix holds every pair with its counts, expectation and verdict',
  async (page, url, report) => {
    const balancers = [...new Set(report.matrix.map(({ balancer }) => balancer))].slice(0, 12);
    for (const balancer of balancers) {
      const cells = report.matrix.filter((cell) => cell.balancer === balancer);
      await show(page, url, fragment({ balancer }));
      expect(await page.locator('.matrix td:not(.empty)').count()).toBe(cells.length);
      const values = await page.locator('.matrix [data-verdict] b').allTextContents();
      const counts = await page.locator('.matrix [data-verdict] b + span').allTextContents();
      const offers = cells.filter(({ relation }) => relation !== null);
      const wanted = offers.map(({ resumed, full }) => {
        const answered = resumed + full;
        return `${percent(answered === 0 ? null : resumed / answered)} ${resumed}/${answered}`;
      });
      expect(values.map((value, at) => `${value} ${counts[at]}`).sort()).toEqual(wanted.sort());
      const contradicted = offers.filter(
        ({ verdict, expected }) => verdict !== expected && isAnswer(verdict),
      );
      expect(await page.locator('.matrix [data-verdict] .word', { hasText: '≠' }).count()).toBe(
        contradicted.length,
      );
    }
  },
);
