import { expect, test } from 'vitest';
import { show } from '../browser.ts';
import { LAB, pageOpener } from '../pages.ts';

const open = pageOpener();

test('a balancer is a link that opens it, here or in a tab of its own', async () => {
  const { page } = await open();
  await show(page, LAB.url);
  const link = page.locator('#deviations article a[href^="#balancer="]').first();
  const [name, href] = [await link.textContent(), await link.getAttribute('href')];
  await link.click();
  expect(await page.locator('#balancer h2').textContent()).toBe(name);
  await show(page, LAB.url, href ?? '');
  expect(await page.locator('#balancer h2').textContent()).toBe(name);
});
