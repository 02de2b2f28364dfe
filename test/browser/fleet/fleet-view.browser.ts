import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { source } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Report } from '../../../functions/model/report.ts';
import { fleetPage, packPart } from '../../../functions/publish/fleet/fleet-page.ts';
import { makeFleet, summaryOf } from '../../../functions/publish/fleet/make-fleet.ts';
import type { RegionPart } from '../../../functions/publish/fleet/region-part.ts';
import { AGEING, NOW_MS, samplePart } from '../../functions/publish/fleet/region-samples.ts';
import { show, shown } from '../browser.ts';
import { fleet as largeAccount } from '../fleet.ts';
import { fragment, pageOpener } from '../pages.ts';

const open = pageOpener();
const SHOP = 'app/shop/50dc6c495c0c9188';
const HOSTILE = '<img src=x onerror=alert(1)>';

/** A part of balancers of the same names as all others have, in an account of its own. */
function partOf(accountId: string, balancers: number, changes: Partial<RegionPart>): RegionPart {
  const made = largeAccount({ balancers, nodes: 2 }, (at) => (at === 0 ? SHOP : `app/b-${at}/1`));
  const ofAccount = <Document>(document: Document): Document =>
    JSON.parse(JSON.stringify(document).replaceAll('123456789012', accountId));
  return samplePart({
    ...{ name: `${accountId}/eu-west-1`, accountId, region: 'eu-west-1' },
    ...{ report: ofAccount(made.report), history: ofAccount(made.history) },
    ...changes,
  });
}

const here = partOf('111122223333', 5, {});
const there = partOf('444455556666', 3, { stale: true, reportedAt: '2026-03-03T21:00:00.000Z' });
const older: RegionPart = partOf('777788889999', 1, { form: 'older' });
const hostile = partOf('999988887777', 1, {});
const named = JSON.stringify(hostile.report).replaceAll(SHOP, HOSTILE);
const parts = [here, there, older, { ...hostile, report: JSON.parse(named) as Report }];
const leftOut = [
  { key: 'regions/111122223333/x.json', reason: 'is no key that a Region reports under' },
];
const joined = makeFleet(parts.map(summaryOf), leftOut, AGEING);

let dir = '';
let url = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fleet-view-'));
  const path = join(dir, 'fleet.html');
  writeFileSync(path, fleetPage(inject('builtPages').shell, joined, parts.map(packPart)));
  url = pathToFileURL(path).href;
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function shownFleet(
  state = '#',
  width = 1440,
): Promise<{ page: Page; faults: readonly string[] }> {
  const opened = await open({ viewport: { width, height: 900 } });
  await opened.page.clock.setFixedTime(NOW_MS);
  await show(opened.page, url, state);
  return opened;
}
const opened = (page: Page, part: string) => page.locator(`#part[data-of="${part}"]`).waitFor();

describe('the table of all Regions and accounts', () => {
  test('says when each reported, the stale first, and which is of an older version', async () => {
    const { page, faults } = await shownFleet();
    const rows = page.locator('table.parts tbody tr');
    expect(await rows.count()).toBe(4);
    expect(await rows.first().textContent()).toMatch(/^444455556666\/eu-west-115 hours ago stale/);
    const old = page.locator('[data-part="777788889999/eu-west-1"]');
    expect(await old.textContent()).toContain('older version');
    expect(await page.locator('#fleet .headline').textContent()).toContain('4 reports, 1 stale.');
    expect(await page.locator('#part').isHidden()).toBe(true);
    expect(faults).toEqual([]);
  });

  test('sums counts and no rates, with what they are sums of', async () => {
    const { page } = await shownFleet();
    const [sum] = joined.sums;
    const row = await page.locator('[data-sum="application"]').textContent();
    expect(row).toContain(sum?.handshakes.toLocaleString('en-US'));
    expect(row).toContain('all 4 reports; stale: 444455556666/eu-west-1');
    expect(await page.locator('#fleet').textContent()).not.toContain('%');
  });

  test('names what was left out, and why', async () => {
    const { page } = await shownFleet();
    expect(await page.locator('[data-left-out] li').textContent()).toBe(
      'regions/111122223333/x.json is no key that a Region reports under',
    );
  });

  test('says so where nobody makes the page any more', async () => {
    const { page } = await open();
    await page.clock.setFixedTime(NOW_MS + 50 * 3_600_000);
    await show(page, url);
    expect(await page.locator('[data-page-age]').textContent()).toContain('2 days ago');
  });
});

describe('a balancer of one name in two accounts', () => {
  test.each([here, there])('is that of its own report: $name', async (part) => {
    const { page, faults } = await shownFleet();
    await page.locator(`tr[data-of="${part.name}"] th a`, { hasText: SHOP }).click();
    await opened(page, part.name);
    const state = { part: part.name, balancer: SHOP, account: part.accountId ?? '' };
    await shown(page, fragment({ ...state, in: 'eu-west-1' }));
    expect(await page.locator('#balancer h2').textContent()).toBe(SHOP);
    expect(await page.locator('#balancer').textContent()).toContain(`account ${part.accountId}`);
    expect(await page.locator('#fleet h2').textContent()).toContain(part.accountId);
    // All of its report is shown, and nothing of another.
    expect(await page.locator('#verdict .headline').textContent()).toMatch(
      new RegExp(`^${part.report.balancers.length} balancers`),
    );
    expect(faults).toEqual([]);
  });

  test('is found by its address alone, and every link of it leads to the same report', async () => {
    const state = { part: there.name, balancer: SHOP, account: '444455556666', in: 'eu-west-1' };
    const { page } = await shownFleet(fragment(state));
    await opened(page, there.name);
    expect(await page.locator('#balancer').textContent()).toContain('account 444455556666');
    const links = await page
      .locator('#part a[href^="#"]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
    expect(links.length).toBeGreaterThan(3);
    const part = `part=${encodeURIComponent(there.name)}`;
    expect(links.filter((link) => !link.includes(part))).toEqual([]);
  });
});

test('from one Region to the next and back: each shows its own numbers', async () => {
  const { page, faults } = await shownFleet();
  for (const part of [here, there, here]) {
    await page.locator('table.parts a', { hasText: part.name }).click();
    await opened(page, part.name);
    const rows = page.locator('table.places tbody tr');
    expect(await rows.count()).toBe(part.report.balancers.length);
    expect(await page.locator('#places').textContent()).toContain('app/');
    await page.goBack();
    await shown(page, '#');
    expect(await page.locator('#part').isHidden()).toBe(true);
    expect(await page.locator('table.parts').isVisible()).toBe(true);
  }
  expect(faults).toEqual([]);
});

test('a report that is not among them is said, and shows nothing of another', async () => {
  const { page } = await shownFleet('#part=nobody%2Feu-west-1');
  expect(await page.locator('#fleet h2').textContent()).toBe('Not among these reports');
  expect(await page.locator('#part').isHidden()).toBe(true);
});

test('names that attackers chose stay text', async () => {
  const { page, faults } = await shownFleet();
  page.on('dialog', () => expect.fail('a script ran'));
  expect(await page.locator('#fleet').textContent()).toContain(HOSTILE);
  expect(await page.locator('img').count()).toBe(0);
  expect(faults).toEqual([]);
});

test.each([1440, 390])('at %i px nothing is cut off at the side', async (width) => {
  const { page } = await shownFleet('#', width);
  const overflow = 'document.documentElement.scrollWidth - innerWidth';
  expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
  await page.locator('table.parts a').first().click();
  await opened(page, there.name);
  expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
});

test.each(['light', 'dark'] as const)('axe finds nothing serious, in %s', async (colorScheme) => {
  const { page } = await open({ colorScheme });
  await show(page, url);
  await page.evaluate(source);
  const { violations } = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  }>('axe.run(document)');
  const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  expect(serious.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
});
