import { expect, test } from 'vitest';
import { show, shown } from '../browser.ts';
import { fragment, HISTORY, pageOpener } from '../pages.ts';

const open = pageOpener();

test('a word leads to what it means', async () => {
  const { page, faults } = await open();
  await show(page, HISTORY.url);
  await page.locator('th').getByRole('link', { name: 'What “ceiling” means' }).click();
  await shown(page, fragment({ word: 'ceiling' }));
  expect(await page.locator('#word-ceiling:focus').textContent()).toContain('Healthy is not 100 %');
  expect(faults).toEqual([]);
});
