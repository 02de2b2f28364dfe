import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { History } from '../../functions/model/history.ts';
import type { Report } from '../../functions/model/report.ts';
import { formatState, INITIAL_STATE } from '../../functions/publish/page/data/page-state.ts';
import { reportPage } from '../../functions/publish/report-page.ts';
import { buildPageShell } from '../../infra/package/page-shell.ts';
import { axeFaults } from './axe.ts';
import { openBrowser, show, shown, watchedPage } from './browser.ts';
import { fleet } from './fleet.ts';
import { PAGE_CHECKS } from './page-checks.ts';
import { reportIn } from './page-data.ts';

// The page as a person opens it: a file in a browser, without a network.

const START = new URL('../../infra/demo/start.ts', import.meta.url).pathname;

let browser: Browser;
let dir = '';
let shell = '';
let labUrl = '';
let lab: Report;
let fleetUrl = '';
const small = fleet({ balancers: 12, nodes: 3 });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'page-test-'));
  browser = await openBrowser();
  shell = await buildPageShell();
  const run = spawnSync(process.execPath, [START], { cwd: dir, encoding: 'utf8' });
  expect({ stderr: run.stderr, status: run.status }).toEqual({ stderr: '', status: 0 });
  const path = join(dir, '.out/resumption-watch.html');
  expect(run.stdout).toContain(`Dashboard, for a browser: ${path}`);
  labUrl = pathToFileURL(path).href;
  lab = reportIn(path);
  fleetUrl = pageFile('fleet', small.report, small.history);
});
afterAll(async () => {
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});

function pageFile(name: string, report: Report, history: History | null): string {
  const path = join(dir, `${name}.html`);
  writeFileSync(path, reportPage(shell, report, history));
  return pathToFileURL(path).href;
}

function fragment(state: Partial<Record<keyof typeof INITIAL_STATE, string>>): string {
  return formatState({ ...INITIAL_STATE, ...state });
}

describe('the page that npm start writes', () => {
  test.each(Object.entries(PAGE_CHECKS))('%s', async (_name, check) => {
    const { page, faults } = await watchedPage(browser);
    await check(page, labUrl, lab);
    expect(faults).toEqual([]);
  });

  test('draws the hours of its own window', async () => {
    const { page, faults } = await watchedPage(browser);
    await show(page, labUrl);
    expect(await page.locator('#curves [data-curve]').count()).toBe(lab.regions.length);
    expect(faults).toEqual([]);
  });

  test('says how history comes about where there is none', async () => {
    const { page } = await watchedPage(browser);
    await show(page, pageFile('no-history', small.report, null));
    expect(await page.locator('#curves').textContent()).toContain('--lake DIR');
  });
});

describe('a page with history', () => {
  test.each(Object.entries(PAGE_CHECKS))('%s', async (_name, check) => {
    const { page, faults } = await watchedPage(browser);
    await check(page, fleetUrl, small.report);
    expect(faults).toEqual([]);
  });

  test.each(['day', 'week', 'month'] as const)(
    'draws the %s of a balancer and its nodes',
    async (span) => {
      const [rate] = small.report.rates.filter(({ level }) => level === 'balancer');
      const balancer = rate?.balancer ?? '';
      const { page, faults } = await watchedPage(browser);
      await show(page, fleetUrl, fragment({ balancer, span }));
      const curves = page.locator('#balancer [data-curve]');
      expect(await curves.count()).toBe(4);
      const steps = small.history.spans[span];
      const series = steps?.series.find(
        (one) => one.balancer === balancer && one.level === 'balancer' && one.evidence === 'log',
      );
      const [resumed, counted] = [series?.resumed.at(-1) ?? 0, series?.counted.at(-1) ?? 0];
      expect(await curves.first().locator('figcaption').textContent()).toContain(
        `last ${((100 * resumed) / counted).toFixed(1)}%`,
      );
      await curves.first().locator('summary').click();
      await curves.first().locator('tbody tr').first().waitFor();
      expect(await curves.first().locator('tbody tr').count()).toBe(series?.counted.length);
      for (const name of ['.band path', '.rate path', '.ceiling path']) {
        expect(await curves.first().locator(name).first().getAttribute('d')).toContain('L');
      }
      expect(faults).toEqual([]);
    },
  );
});

describe('names that attackers chose', () => {
  const hostile = [
    '<img src=x onerror=alert(1)>',
    '</script><script>alert(1)</script>',
    '\u202Eapp/reversed\u0000\u2028&amp;"\'',
    `app/${'x'.repeat(1020)}`,
    'constructor',
  ];

  test.each(hostile)('stay text: %j', async (name) => {
    const { report, history } = fleet({ balancers: 2, nodes: 2 }, (at) =>
      at === 0 ? name : 'app/b/1',
    );
    const url = pageFile('hostile', report, history);
    const { page, faults } = await watchedPage(browser, { viewport: { width: 800, height: 900 } });
    page.on('dialog', () => expect.fail('a script ran'));
    await show(page, url);
    expect(await page.locator('table.places tbody th button').allTextContents()).toContain(name);
    await page
      .locator('table.places tbody th button', { hasText: name.slice(0, 50) })
      .first()
      .click();
    expect(await page.locator('#balancer h2').textContent()).toBe(name);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(4);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
  });
});

describe('state and keys', () => {
  test('filter, sort, open and go back by keyboard alone', async () => {
    const { page, faults } = await watchedPage(browser);
    await show(page, labUrl);
    await tabTo(page, '#filter-text');
    await page.keyboard.type('checkout');
    await shown(page, fragment({ text: 'checkout' }));
    expect(await page.locator('#places-count').textContent()).toBe('1 balancer');
    await tabTo(page, '[data-sort="rate"]');
    await page.keyboard.press('Enter');
    await shown(page, fragment({ text: 'checkout', sort: 'rate' }));
    expect(await page.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('descending');
    expect(await page.locator('[data-sort="rate"]:focus').count()).toBe(1);
    await tabTo(page, 'table.places tbody button');
    await page.keyboard.press('Enter');
    expect(await page.locator('#balancer h2:focus').textContent()).toContain('app/checkout');
    await page.goBack();
    await shown(page, fragment({ text: 'checkout', sort: 'rate' }));
    expect(await page.locator('#balancer').isHidden()).toBe(true);
    expect(await page.locator('#filter-text').inputValue()).toBe('checkout');
    expect(faults).toEqual([]);
  });

  test('the link of an alert opens the balancer and its deviations of the rule', async () => {
    const { page } = await watchedPage(browser);
    const balancer = 'app/checkout/4d5e6f708192a3b4';
    const rule = 'unexpected-resumption';
    await show(page, labUrl, `#balancer=${encodeURIComponent(balancer)}&rule=${rule}`);
    expect(await page.locator('#balancer h2').textContent()).toBe(balancer);
    const told = lab.deviations.filter((one) => one.balancer === balancer && one.rule === rule);
    expect(await page.locator('#deviations-count').textContent()).toContain(
      `${told.length} deviations`,
    );
  });

  test('the skip link goes behind the verdict and changes no state', async () => {
    const { page } = await watchedPage(browser);
    await show(page, labUrl, fragment({ text: 'app' }));
    await tabTo(page, '#skip');
    await page.keyboard.press('Enter');
    expect(await page.locator('h2:focus').textContent()).toBe('What deviates');
    expect(page.url()).toBe(`${labUrl}${fragment({ text: 'app' })}`);
  });

  test('sorting orders the numbers of a column', async () => {
    const { page } = await watchedPage(browser);
    for (const order of ['ascending', 'descending'] as const) {
      await show(page, labUrl, fragment({ level: 'node', sort: 'handshakes', order }));
      const cells = await page.locator('[data-cell="handshakes"]').allTextContents();
      const numbers = cells
        .filter((text) => text !== '–')
        .map((text) => Number(text.replaceAll(',', '')));
      expect(numbers).toEqual(numbers.toSorted((a, b) => (order === 'ascending' ? a - b : b - a)));
    }
  });

  test('Region leads to balancers, balancer to nodes, node to its evidence', async () => {
    const { page } = await watchedPage(browser);
    await show(page, labUrl, fragment({ level: 'region', sort: 'name', order: 'ascending' }));
    await page.locator('table.places tbody button').first().click();
    const [region = '', type = ''] = ['eu-west-1', 'application'];
    await shown(
      page,
      fragment({ level: 'balancer', region, type, sort: 'name', order: 'ascending' }),
    );
    await page.locator('table.places tbody button', { hasText: 'media' }).click();
    await page.locator('#balancer [aria-label="Nodes"] button', { hasText: '192.0.2.62' }).click();
    expect(await page.locator('#balancer h2').textContent()).toBe('192.0.2.62');
    expect(await page.locator('#balancer .matrix').count()).toBe(3);
    expect(await page.locator('#balancer').textContent()).toContain('node-below-peers');
  });
});

async function tabTo(page: Awaited<ReturnType<typeof watchedPage>>['page'], selector: string) {
  for (let presses = 0; presses < 200; presses += 1) {
    if ((await page.locator(`:focus`).and(page.locator(selector)).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  expect.fail(`${selector} is not reached by Tab`);
}

describe('axe finds nothing serious', () => {
  const selected = { balancer: 'app/checkout/4d5e6f708192a3b4' };
  test.each([
    ['in light', 'light', {}],
    ['in dark', 'dark', {}],
    ['with a balancer open', 'light', selected],
    ['with a balancer open, in dark', 'dark', selected],
    ['over the nodes', 'light', { level: 'node' }],
  ] as const)('%s', async (_name, colorScheme, state) => {
    const { page } = await watchedPage(browser, { colorScheme });
    await show(page, labUrl, fragment(state));
    expect(await axeFaults(page)).toEqual([]);
  });

  test('over curves and an open runbook', async () => {
    const { page } = await watchedPage(browser);
    await show(page, fleetUrl, fragment({ runbook: 'missing-resumption' }));
    await page.locator('[data-curve] summary').first().click();
    expect(await axeFaults(page)).toEqual([]);
  });
});
