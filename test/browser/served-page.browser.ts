import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../functions/model/report.ts';
import { replaceLatest } from '../../functions/publish/latest-report.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';
import { openBrowser, show, watchedPage } from './browser.ts';
import { fleet } from './fleet.ts';
import { PAGE_CHECKS } from './page-checks.ts';

// The page as `npm run serve` gives it: the same views, and the server asked for a newer report.

const SERVE = new URL('../../infra/cli/serve.ts', import.meta.url).pathname;
const NEWER = 'There is a newer report: reload';
const { report } = fleet({ balancers: 4, nodes: 3 });
const dir = mkdtempSync(join(tmpdir(), 'served-test-'));
const lake = new FolderStore(dir);
let browser: Browser;
let server: ChildProcess;
let url = '';

beforeAll(async () => {
  await replaceLatest(report, lake, () => true);
  server = spawn(process.execPath, [SERVE, '--lake', dir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(server.stdout ?? server, 'data');
  url = /http:\S+/.exec(String(said))?.[0] ?? `no address in ${said}`;
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  server.kill('SIGINT');
  const [status] = await once(server, 'exit');
  rmSync(dir, { recursive: true, force: true });
  expect(status).toBe(0);
});

async function watched(): Promise<{ page: Page; faults: readonly string[] }> {
  return await watchedPage(browser, {}, (asked) => asked === `${url}api/report`);
}

test.each(Object.entries(PAGE_CHECKS))('served: %s', async (_name, check) => {
  const { page, faults } = await watched();
  await check(page, url, report);
  expect(faults).toEqual([]);
});

test('a newer report is offered, and shown when it is asked for', async () => {
  const { page, faults } = await watched();
  await page.clock.install();
  await show(page, url);
  await page.clock.fastForward('02:00');
  expect(await page.getByText(NEWER).count()).toBe(0);
  const end = '2027-01-01T07:00:00.000Z';
  const newer: Report = { ...report, window: { ...report.window, end } };
  await replaceLatest(newer, lake, () => true);
  const answered = page.waitForResponse((response) => response.status() === 200);
  await page.clock.fastForward('02:00');
  await answered;
  await page.getByText(NEWER).waitFor();
  await page.getByRole('button', { name: NEWER }).click();
  await page.locator('.freshness', { hasText: '2027-01-01 07:00' }).waitFor();
  expect(faults).toEqual([]);
});
