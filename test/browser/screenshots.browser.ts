import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatState, INITIAL_STATE } from '../../functions/publish/page/data/page-state.ts';
import { reportPage } from '../../functions/publish/report-page.ts';
import { buildPageShell } from '../../infra/package/page-shell.ts';
import { openBrowser, show, watchedPage } from './browser.ts';
import { fleet } from './fleet.ts';

// Pictures for a person to look at, as CI keeps them; and no width makes the page scroll sideways.

const FOLDER = new URL('../../.ci-out/screenshots/', import.meta.url).pathname;
const WIDTHS = [360, 800, 1440];
const SCHEMES = ['light', 'dark'] as const;

let browser: Browser;
let dir = '';
let url = '';
const { report, history } = fleet({ balancers: 12, nodes: 3 });
const balancer = report.deviations[0]?.balancer ?? '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'screenshots-'));
  mkdirSync(FOLDER, { recursive: true });
  browser = await openBrowser();
  const path = join(dir, 'page.html');
  writeFileSync(path, reportPage(await buildPageShell(), report, history));
  url = pathToFileURL(path).href;
});
afterAll(async () => {
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});

const views = WIDTHS.flatMap((width) =>
  SCHEMES.flatMap((colorScheme) => [
    { width, colorScheme, name: 'all', state: {} },
    { width, colorScheme, name: 'balancer', state: { balancer, span: 'week' } },
  ]),
);

test.each(views)(
  '$name at $width pixels in $colorScheme',
  async ({ width, colorScheme, name, state }) => {
    const { page, faults } = await watchedPage(browser, {
      viewport: { width, height: 900 },
      colorScheme,
    });
    await show(page, url, formatState({ ...INITIAL_STATE, ...state }));
    const path = join(FOLDER, `${name}-${width}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true });
    expect(statSync(path).size).toBeGreaterThan(10_000);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
  },
);
