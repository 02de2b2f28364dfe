import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../functions/model/report.ts';
import { show } from './browser.ts';
import { fleet, SERVED_FLEET } from './fleet.ts';
import { pageOpener } from './pages.ts';
import { type ServedLake, serveReport } from './served-lake.ts';

// A server of its own: what it serves changes.

const NEWER = 'There is a newer report: reload';
const { report } = fleet(SERVED_FLEET);
const open = pageOpener();
let served: ServedLake;

beforeAll(async () => {
  served = await serveReport(report);
});
afterAll(async () => {
  expect(await served.close()).toBe(0);
});

test('a newer report is offered, and shown when it is asked for', async () => {
  const { page, faults } = await open({}, (asked) => asked === `${served.url}api/report`);
  await page.clock.install();
  await show(page, served.url);
  await page.clock.fastForward('02:00');
  expect(await page.getByText(NEWER).count()).toBe(0);
  const end = '2027-01-01T07:00:00.000Z';
  const newer: Report = { ...report, window: { ...report.window, end } };
  await served.publish(newer);
  const answered = page.waitForResponse((response) => response.status() === 200);
  await page.clock.fastForward('02:00');
  await answered;
  await page.getByText(NEWER).waitFor();
  await page.getByRole('button', { name: NEWER }).click();
  await page.locator('.freshness', { hasText: '2027-01-01 07:00' }).waitFor();
  expect(faults).toEqual([]);
});
