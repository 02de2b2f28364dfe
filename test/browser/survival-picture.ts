import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import type { Report } from '../../functions/model/report.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../functions/model/time.ts';
import { reportPage } from '../../functions/publish/report-page.ts';
import { startProbeLab } from '../../infra/demo/probe/probe-lab.ts';
import { buildPageShell } from '../../infra/package/page-shell.ts';
import { IdleClock } from '../scenario/idle-clock.ts';
import { reportOf } from '../scenario/probe-deviations.ts';
import { surviveTargets } from '../scenario/probe-trials.ts';
import { openBrowser, show } from './browser.ts';
import { palettePng } from './palette-png.ts';

// The picture of docs/probe.md: `npm run picture`.

const PICTURE = new URL('../../docs/survival.png', import.meta.url).pathname;
const BALANCER = 'app/shop/50dc6c495c0c9188';
/** As docs/probe.md asks for them. */
const AGES_MS = [
  ...[10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS],
  ...[6 * HOUR_MS, 12 * HOUR_MS, 18 * HOUR_MS, DAY_MS, 36 * HOUR_MS],
];
/** Keys that change every 11 h and open for as long again; session IDs are held for 5 h. */
const LIFE = { keyMs: 11 * HOUR_MS, cachedMs: 5 * HOUR_MS };
/** Three drawings stand side by side. */
export const SURVIVAL_PICTURE = {
  viewport: { width: 1130, height: 900 },
  colorScheme: 'light',
} as const;

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'survival-picture-'));
  const browser = await openBrowser();
  try {
    const path = join(folder, 'page.html');
    writeFileSync(path, reportPage(await buildPageShell(), await survivalReport(), null));
    const page = await browser.newPage(SURVIVAL_PICTURE);
    const picture = await takeSurvivalPicture(page, pathToFileURL(path).href, BALANCER);
    mkdirSync(join(PICTURE, '..'), { recursive: true });
    writeFileSync(PICTURE, picture);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a survival run over real TLS nodes shows; two and a half days pass in seconds. */
async function survivalReport(): Promise<Report> {
  const clock = new IdleClock(Date.UTC(2026, 2, 1));
  const nodes = [{ life: LIFE }, { life: LIFE }];
  const profile = {
    name: BALANCER,
    done: '',
    balancerType: 'application',
    nodes,
    finds: [],
  } as const;
  const lab = await startProbeLab([profile], { seed: 1, nowMs: () => clock.nowMs() });
  try {
    const run = { seed: 1, clock, through: clock.through.bind(clock) };
    const trials = await surviveTargets(lab.targets, { ...run, agesMs: AGES_MS });
    return await reportOf(trials, lab.targets);
  } finally {
    await lab.close();
  }
}

/** How long the sessions of one balancer live, as the page draws it, as PNG. */
export async function takeSurvivalPicture(
  page: Page,
  url: string,
  balancer: string,
): Promise<Buffer> {
  await show(page, url, `#${new URLSearchParams({ balancer })}`);
  const top = await page.locator('.lived-keys').boundingBox();
  const boxes = await Promise.all(
    (await page.locator('[data-survival]').all()).map((panel) => panel.boundingBox()),
  );
  if (top === null || boxes.length === 0) throw new Error('the page shows no survival');
  const bottom = Math.max(...boxes.map((box) => (box === null ? 0 : box.y + box.height)));
  const y = Math.floor(top.y) - 8;
  const clip = { x: 0, y, width: SURVIVAL_PICTURE.viewport.width, height: Math.ceil(bottom) - y };
  return palettePng(await page.screenshot({ fullPage: true, clip }));
}
