import { expect, test } from 'vitest';
import { show, shown } from '../browser.ts';
import { fragment, LAB, pageOpener } from '../pages.ts';

const open = pageOpener();

test('Region leads to balancers, balancer to nodes, node to its evidence', async () => {
  const { page } = await open();
  await show(page, LAB.url, fragment({ level: 'region', sort: 'name', order: 'ascending' }));
  await page.locator('table.places tbody a').first().click();
  const [region = '', type = ''] = ['eu-west-1', 'application'];
  await shown(
    page,
    fragment({ level: 'balancer', region, type, sort: 'name', order: 'ascending' }),
  );
  await page.locator('table.places tbody a', { hasText: 'media' }).click();
  await page.locator('#balancer [aria-label="Nodes"] button', { hasText: '192.0.2.62' }).click();
  expect(await page.locator('#balancer h2').textContent()).toBe('192.0.2.62');
  expect(await page.locator('#balancer .matrix').count()).toBe(3);
  expect(await page.locator('#balancer').textContent()).toContain('node-below-peers');
});
