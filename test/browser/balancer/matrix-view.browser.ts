import { expect, test } from 'vitest';
import { show } from '../browser.ts';
import { fragment, LAB, pageOpener, tabTo, testEveryPage } from '../pages.ts';

const isAnswer = (verdict: string | null) =>
  !['inconclusive', 'too-few', 'not-applicable'].includes(verdict ?? '');

testEveryPage(
  'the matrix holds every pair with its counts, expectation and verdict',
  async (page, url, report) => {
    const balancers = [...new Set(report.matrix.map(({ balancer }) => balancer))].slice(0, 12);
    for (const balancer of balancers) {
      const cells = report.matrix.filter((cell) => cell.balancer === balancer);
      await show(page, url, fragment({ balancer }));
      expect(await page.locator('.matrix td:not(.not-offered)').count()).toBe(cells.length);
      const offers = cells.filter(({ relation }) => relation !== null);
      const shown = await page
        .locator('.matrix .words', { hasText: /^issued by/ })
        .allTextContents();
      const counted = offers.map(
        ({ issuerNode, node, resumed, full }) =>
          `issued by ${issuerNode}, offered to ${node}: ${resumed} of ${resumed + full} accepted`,
      );
      const short = shown.map((words) => words.replace(/: [^;]*; (\d+ of \d+ accepted).*/, ': $1'));
      expect(short.sort()).toEqual(counted.sort());
      const contradicted = offers.filter(
        ({ verdict, expected }) => verdict !== expected && isAnswer(verdict),
      );
      expect(
        await page.locator('.matrix tr:not(.baseline) .cell-sign', { hasText: '≠' }).count(),
      ).toBe(contradicted.length);
    }
  },
);

const open = pageOpener();

test('a cell tells its counts where a person points at it, or walks to it by keyboard', async () => {
  const { page, faults } = await open();
  await show(page, LAB.url, fragment({ balancer: 'app/checkout/4d5e6f708192a3b4' }));
  const map = page.locator('[data-mechanism="psk"]');
  const cells = map.locator('tbody tr').nth(1).locator('td');
  await cells.nth(1).hover();
  const told = map.locator('.cell-detail');
  expect(await told.textContent()).toContain(
    'issued by 192.0.2.51, offered to 192.0.2.52: accepts',
  );
  expect(await told.textContent()).toContain('documented: refuses');
  await tabTo(page, '[data-mechanism="psk"] td');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await page.locator('td:focus .words').textContent()).toBe(await told.textContent());
  expect(await told.textContent()).toContain('offered to 192.0.2.53');
  await page.keyboard.press('Tab');
  expect(await page.locator('[data-mechanism="psk"] td:focus').count()).toBe(0);
  expect(faults).toEqual([]);
});
