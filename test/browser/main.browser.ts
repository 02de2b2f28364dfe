import { expect, inject, test } from 'vitest';
import { show, shown } from './browser.ts';
import { fragment, LAB, pageOpener, tabTo } from './pages.ts';

// The page as a person opens it: a file in a browser, without a network.

const open = pageOpener();

test('filter, sort, open and go back by keyboard alone', async () => {
  const { page, faults } = await open();
  await show(page, LAB.url);
  await tabTo(page, '#filter-text');
  await page.keyboard.type('checkout');
  await shown(page, fragment({ text: 'checkout' }));
  expect(await page.locator('#places-count').textContent()).toBe('1 balancer');
  await tabTo(page, '[data-sort="rate"]');
  await page.keyboard.press('Enter');
  await shown(page, fragment({ text: 'checkout', sort: 'rate' }));
  expect(await page.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('descending');
  expect(await page.locator('[data-sort="rate"]:focus').count()).toBe(1);
  await tabTo(page, 'table.places tbody a');
  await page.keyboard.press('Enter');
  expect(await page.locator('#balancer h2:focus').textContent()).toContain('app/checkout');
  await page.goBack();
  await shown(page, fragment({ text: 'checkout', sort: 'rate' }));
  expect(await page.locator('#balancer').isHidden()).toBe(true);
  expect(await page.locator('#filter-text').inputValue()).toBe('checkout');
  expect(faults).toEqual([]);
});

test('the skip link goes behind the verdict and changes no state', async () => {
  const { page } = await open();
  await show(page, LAB.url, fragment({ text: 'app' }));
  await tabTo(page, '#skip');
  await page.keyboard.press('Enter');
  expect(await page.locator('h2:focus').textContent()).toBe('What deviates');
  expect(page.url()).toBe(`${LAB.url}${fragment({ text: 'app' })}`);
});

test('npm start writes the page, and says where', () => {
  const { start, status } = inject('builtPages');
  expect({ stderr: start.stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(start.stdout).toContain(`Dashboard, for a browser: ${start.path}`);
});
