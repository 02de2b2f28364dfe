import { expect, test } from 'vitest';
import { show, shown } from '../browser.ts';
import { fragment, LAB, pageOpener, testEveryPage } from '../pages.ts';

const open = pageOpener();

testEveryPage(
  'the verdict counts every balancer once, and those that deviate',
  async (page, url, report) => {
    await show(page, url);
    const tiles = await page.locator('[data-tile] strong').allTextContents();
    const all = report.regions.reduce((sum, { balancers }) => sum + balancers, 0);
    expect(tiles.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0)).toBe(all);
    const worse = report.deviations.filter(({ severity }) => severity !== 'info');
    const names = new Set(
      worse.map((row) => JSON.stringify([row.accountId, row.region, row.balancer])),
    );
    expect(await page.locator('[data-tile="deviating"] strong').textContent()).toBe(
      `${names.size}`,
    );
    const window = report.window.end?.slice(0, 16).replace('T', ' ') ?? 'No handshake';
    expect(await page.locator('.freshness').textContent()).toContain(window);
  },
);

test('a rule in the verdict filters the deviations by it', async () => {
  const { page } = await open();
  await show(page, LAB.url);
  await page.locator('#verdict').getByRole('button', { name: 'stale' }).click();
  await shown(page, fragment({ rule: 'stale' }));
  const stale = LAB.report.deviations.filter(({ rule }) => rule === 'stale');
  expect(await page.locator('#deviations-count').textContent()).toContain(
    `${stale.length} deviation by stale.`,
  );
});
