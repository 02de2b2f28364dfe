import { expect, test } from 'vitest';
import { show } from '../browser.ts';
import { fragment, LAB, pageOpener, testEveryPage } from '../pages.ts';

const open = pageOpener();

testEveryPage(
  'every deviation is shown with its reason, the documented sentence and its source',
  async (page, url, report) => {
    await show(page, url);
    const text = (await page.locator('#deviations').textContent()) ?? '';
    for (const { reason, says, source, balancer } of report.deviations.slice(0, 30)) {
      for (const part of [reason, says, balancer]) expect(text).toContain(part);
      expect(await page.locator(`#deviations a[href="${source}"]`).count()).toBeGreaterThan(0);
    }
    const rels = await page
      .locator('a[href^="http"]')
      .evaluateAll((links) =>
        links.map((link) => `${link.getAttribute('rel')} ${link.getAttribute('href')}`),
      );
    expect(rels.filter((rel) => !rel.startsWith('noopener noreferrer https://'))).toEqual([]);
  },
);

test('the link of an alert opens the balancer and its deviations of the rule', async () => {
  const { page } = await open();
  const balancer = 'app/checkout/4d5e6f708192a3b4';
  const rule = 'unexpected-resumption';
  await show(page, LAB.url, `#balancer=${encodeURIComponent(balancer)}&rule=${rule}`);
  expect(await page.locator('#balancer h2').textContent()).toBe(balancer);
  const wanted = LAB.report.deviations.filter(
    (one) => one.balancer === balancer && one.rule === rule,
  );
  expect(await page.locator('#deviations-count').textContent()).toContain(
    `${wanted.length} deviations`,
  );
});

const RULE = 'missing-resumption';
const CARD = `#deviations article[data-rule="${RULE}"]`;

test('equal facts stand once, with every node that shows them', async () => {
  const { page } = await open();
  await show(page, LAB.url);
  const own = LAB.report.deviations.filter(({ rule }) => rule === RULE);
  const reasons = new Set(own.map(({ reason }) => reason));
  const facts = page.locator(`${CARD} .findings > li`);
  expect(await facts.count()).toBe(reasons.size);
  for (const reason of reasons) {
    const nodes = own.filter((one) => one.reason === reason).flatMap(({ node }) => node ?? []);
    const fact = facts.filter({ hasText: reason });
    expect(nodes.length).toBeGreaterThan(1);
    expect((await fact.locator('a').allTextContents()).sort()).toEqual(nodes.sort());
  }
});

test('what costs most stands first', async () => {
  const { page } = await open();
  await show(page, LAB.url, fragment({ level: 'balancer' }));
  const impacts = await page
    .locator('#deviations .error [data-impact], #deviations .warning [data-impact]')
    .allTextContents();
  const numbers = impacts.map((text) => Number(text.replaceAll(',', '')));
  expect(numbers.length).toBeGreaterThan(2);
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
});
