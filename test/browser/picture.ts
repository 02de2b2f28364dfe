import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import type { Report } from '../../functions/model/report.ts';
import { openBrowser, show } from './browser.ts';
import { reportIn } from './page-data.ts';
import { palettePng } from './palette-png.ts';

// The picture of the README: `npm run picture`, or UPDATE_PICTURE=1 npm run test:browser.

const PICTURE = new URL('../../docs/dashboard.png', import.meta.url).pathname;
const START = new URL('../../infra/demo/start.ts', import.meta.url).pathname;
const BYTES_MAX = 300_000;
/** Nearly as wide as GitHub shows a README, so that the letters stay sharp. */
export const PICTURE_OPTIONS = {
  viewport: { width: 980, height: 900 },
  colorScheme: 'light',
} as const;
const SHOWN = '#balancer=app%2Fcheckout%2F4d5e6f708192a3b4&rule=cross-node-resumption';
/** What lies between the verdict, the deviation and the heat maps, which are the story. */
const LEFT_OUT = '#balancer .path';

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'picture-'));
  const browser = await openBrowser();
  try {
    const { status, stderr } = spawnSync(process.execPath, [START], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the demonstration failed: ${stderr}`);
    const page = await browser.newPage(PICTURE_OPTIONS);
    writePicture(await takePicture(page, join(folder, '.out/resumption-watch.html')));
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The README's picture of the demonstration's page, as PNG; throws where it is too large. */
export async function takePicture(page: Page, path: string): Promise<Buffer> {
  await page.clock.setFixedTime(readAt(reportIn(path)));
  await show(page, pathToFileURL(path).href, SHOWN);
  for (const element of await page.locator(LEFT_OUT).all()) {
    await element.evaluate((one) => one.setAttribute('hidden', ''));
  }
  const { width } = PICTURE_OPTIONS.viewport;
  const clip = { x: 0, y: 0, width, height: await bottomOf(page, '.matrices') };
  const picture = palettePng(await page.screenshot({ fullPage: true, clip }));
  if (picture.length > BYTES_MAX) {
    throw new Error(`the picture has ${picture.length} bytes, over ${BYTES_MAX}`);
  }
  return picture;
}

/** Puts a picture where the README shows it from. */
export function writePicture(picture: Buffer): void {
  mkdirSync(join(PICTURE, '..'), { recursive: true });
  writeFileSync(PICTURE, picture);
}

/** Soon after the report's window: a picture has the same age whenever it is taken. */
function readAt({ window }: Report): Date {
  return new Date(Date.parse(window.end ?? '') + 4 * 60_000);
}

async function bottomOf(page: Page, selector: string): Promise<number> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`the page shows no ${selector}`);
  return Math.ceil(box.y + box.height);
}
