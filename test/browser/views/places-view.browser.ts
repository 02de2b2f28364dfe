import { expect, test } from 'vitest';
import { show, shown } from '../browser.ts';
import { fragment, HISTORY, LAB, pageOpener } from '../pages.ts';

const open = pageOpener();

test('sorting orders the numbers of a column', async () => {
  const { page } = await open();
  for (const order of ['ascending', 'descending'] as const) {
    await show(page, LAB.url, fragment({ level: 'node', sort: 'handshakes', order }));
    const cells = await page.locator('[data-cell="handshakes"]').allTextContents();
    const numbers = cells
      .filter((text) => text !== '–')
      .map((text) => Number(text.replaceAll(',', '')));
    expect(numbers).toEqual(numbers.toSorted((a, b) => (order === 'ascending' ? a - b : b - a)));
  }
});

test('filters together leave what fits all of them, and are cleared at once', async () => {
  const { page, faults } = await open();
  await show(page, HISTORY.url);
  const all = await page.locator('#places-count').textContent();
  expect(all).toBe('12 balancers');
  await page.locator('[data-filter="region"]').selectOption('eu-west-1');
  await page.locator('#filter-deviating').check();
  await shown(page, fragment({ region: 'eu-west-1', deviating: 'yes' }));
  await page.locator('[data-filter="verdict"]').selectOption('deviating');
  await shown(page, fragment({ region: 'eu-west-1', deviating: 'yes', verdict: 'deviating' }));
  const deviating = HISTORY.report.balancers.filter(
    ({ region, verdict }) => region === 'eu-west-1' && verdict === 'deviating',
  );
  expect(await page.locator('table.places tbody tr').count()).toBe(deviating.length);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await shown(page, '#');
  expect(await page.locator('#places-count').textContent()).toBe(all);
  expect(faults).toEqual([]);
});

test('the worst verdict stands first, until a person sorts otherwise', async () => {
  const { page } = await open();
  await show(page, HISTORY.url);
  const verdicts = await page.locator('[data-cell="verdict"] .verdict').allTextContents();
  const order = ['deviating', 'suspected', 'not enough evidence', 'sound'];
  expect(verdicts).toEqual(verdicts.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
  expect(new Set(verdicts)).toEqual(new Set(order));
  await page.locator('[data-sort="verdict"]').click();
  await shown(page, fragment({ order: 'ascending' }));
  expect(await page.locator('[data-cell="verdict"] .verdict').first().textContent()).toBe('sound');
});

test('the default order within a verdict is what costs most, which is a column to sort by', async () => {
  const { page } = await open();
  await show(page, HISTORY.url);
  const perDay = new Map(
    HISTORY.report.clients.map((row) => [row.balancer, row.avoidableFullPerDay ?? -1]),
  );
  const names = await page.locator('table.places th[scope="row"] a').allTextContents();
  const verdictOf = (name: string) =>
    HISTORY.report.balancers.find(({ balancer }) => balancer === name)?.verdict ?? '';
  for (const [, own] of Map.groupBy(names, verdictOf)) {
    const shownPerDay = own.map((name) => perDay.get(name) ?? -1);
    expect(shownPerDay).toEqual(shownPerDay.toSorted((a, b) => b - a));
  }
  await page.locator('[data-sort="avoidable"]').click();
  await shown(page, fragment({ sort: 'avoidable' }));
  const cells = await page.locator('[data-cell="avoidable"]').allTextContents();
  const numbers = cells.map((text) => Number(text.replaceAll(',', '')));
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
});

test('what nobody could judge does not look like what is good', async () => {
  const { page } = await open();
  await show(page, HISTORY.url, fragment({ level: 'node' }));
  const young = HISTORY.report.balancers.find(({ verdict }) => verdict === 'not-enough-evidence');
  const row = page.locator('table.places tbody tr', { hasText: young?.balancer ?? '' }).first();
  expect(await row.locator('.verdict.not-enough-evidence').count()).toBe(1);
  expect(await row.textContent()).not.toContain('no deviation');
});
