import { expect, test } from 'vitest';
import { show } from '../browser.ts';
import { LAB, pageOpener } from '../pages.ts';

const open = pageOpener();
const CARD = '#deviations article[data-rule="missing-resumption"]';

test('the runbook of a card is filled in for a node, its name and its port, and is printed', async () => {
  const { page, faults } = await open();
  await show(page, LAB.url);
  const target = LAB.report.targets?.find(({ balancer }) => balancer.startsWith('app/campaign/'));
  const runbook = page.locator(`${CARD} details.runbook`);
  const commands = runbook.locator('pre').first();
  await runbook.locator('summary').click();
  await commands.waitFor();
  const filled = (node: string) =>
    `NODE=${node}:${target?.port} OTHER=${node}:${target?.port} NAME=${target?.host}`;
  expect(await commands.textContent()).toContain(filled('192.0.2.81'));
  await runbook
    .locator('select')
    .selectOption({ label: 'app/campaign/708192a3b4c5d6e7, 192.0.2.82' });
  expect(await commands.textContent()).toContain(filled('192.0.2.82'));
  await runbook.locator('summary').click();
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  await page.emulateMedia({ media: 'print' });
  expect(await commands.isVisible()).toBe(true);
  const cards = await page.locator('#deviations article').count();
  expect(
    await page.locator('#deviations details.runbook[open] pre >> visible=true').count(),
  ).toBeGreaterThanOrEqual(cards);
  await page.evaluate("dispatchEvent(new Event('afterprint'))");
  expect(await runbook.getAttribute('open')).toBeNull();
  expect(faults).toEqual([]);
});
