import { expect, test } from 'vitest';
import { show } from '../browser.ts';
import { fragment, LAB, pageOpener } from '../pages.ts';

const open = pageOpener();
const RULE = 'missing-resumption';
const opened = `#runbook-${RULE}`;

test('the address opens one runbook and gives it the focus', async () => {
  const { page, faults } = await open();
  await show(page, LAB.url, fragment({ runbook: RULE }));
  expect(await page.locator(`${opened}[open] > summary:focus`).textContent()).toBe(RULE);
  expect(await page.locator('details.runbook[open]').count()).toBe(1);
  await page.locator(`${opened} > p`).first().waitFor();
  expect(faults).toEqual([]);
});

test('every rule that deviates has a runbook; an unknown one opens nothing', async () => {
  const { page } = await open();
  await show(page, LAB.url, fragment({ runbook: 'no-such-rule' }));
  const rules = await page.locator('details.runbook > summary').allTextContents();
  expect(rules).toEqual(expect.arrayContaining(LAB.report.deviations.map(({ rule }) => rule)));
  expect(await page.locator('details.runbook[open]').count()).toBe(0);
});
