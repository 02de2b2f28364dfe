import { expect, test } from 'vitest';
import { BALANCER_VERDICTS } from '../../../functions/model/verdict.ts';
import { show, shown } from '../browser.ts';
import { fragment, HISTORY, LAB, pageOpener, pageWriter, testEveryPage } from '../pages.ts';

const open = pageOpener();
const write = pageWriter();
const SOUND = { verdict: 'sound' as const, lacks: [], unchecked: [], rules: [] };

testEveryPage(
  'the verdict counts every balancer once, by the verdict that the report gives it',
  async (page, url, report) => {
    await show(page, url);
    const countOf = async (name: string) =>
      Number((await page.locator(`[data-tile="${name}"] strong`).textContent())?.replace(',', ''));
    for (const name of BALANCER_VERDICTS) {
      const wanted = report.balancers.filter(({ verdict }) => verdict === name).length;
      expect([name, await countOf(name)]).toEqual([name, wanted]);
    }
    const tiles = await page.locator('[data-tile] strong').allTextContents();
    const all = report.regions.reduce((sum, { balancers }) => sum + balancers, 0);
    expect(tiles.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0)).toBe(all);
    const isSound = report.balancers.every(({ verdict }) => verdict === 'sound');
    const headline = (await page.locator('.headline').textContent()) ?? '';
    expect(headline.includes('Nothing deviates') && !isSound).toBe(false);
    const window = report.window.end?.slice(0, 16).replace('T', ' ') ?? 'No handshake';
    expect(await page.locator('.freshness').textContent()).toContain(window);
  },
);

test('a tile leaves its balancers in the table, and is taken back', async () => {
  const { page, faults } = await open();
  await show(page, HISTORY.url);
  const name = 'not-enough-evidence';
  const tile = page.locator(`[data-tile="${name}"]`);
  await tile.click();
  await shown(page, fragment({ verdict: name }));
  const wanted = HISTORY.report.balancers.filter(({ verdict }) => verdict === name);
  const names = await page.locator('table.places tbody th a').allTextContents();
  expect(names.sort()).toEqual(wanted.map(({ balancer }) => balancer).sort());
  expect(await tile.getAttribute('aria-pressed')).toBe('true');
  expect(await page.locator('#deviations-count').textContent()).toContain(
    'No deviation at balancers with the verdict “not enough evidence”.',
  );
  await tile.click();
  await shown(page, '#');
  expect(await tile.getAttribute('aria-pressed')).toBe('false');
  expect(faults).toEqual([]);
});

test('what is missing is named with the command that answers', async () => {
  const { page } = await open();
  await show(page, HISTORY.url);
  const missing = page.locator('.missing');
  expect(await missing.locator('summary').textContent()).toContain('probes for 2 balancers');
  await missing.locator('summary').click();
  expect(await missing.locator('[data-lack="probes"]').innerText()).toContain('npm run probe');
});

test('a deployment that waits for logs in vain says so, with the command to look', async () => {
  const { page, faults } = await open();
  const missingLogs = { buckets: ['acme-<b>logs</b>'], lastAt: null };
  await show(page, write({ ...HISTORY.report, missingLogs }, null));
  const said = page.locator('#verdict [data-missing-logs]');
  expect(await said.locator('p').textContent()).toContain('EventBridge is not on at the bucket');
  expect(await said.locator('code').textContent()).toBe(
    'aws s3api get-bucket-notification-configuration --bucket acme-<b>logs</b>',
  );
  await show(page, HISTORY.url);
  expect(await said.count()).toBe(0);
  expect(faults).toEqual([]);
});

test('where all are sound nothing deviates, and nothing is asked for', async () => {
  const { page } = await open();
  const balancers = HISTORY.report.balancers.map((one) => ({ ...one, ...SOUND }));
  await show(page, write({ ...HISTORY.report, balancers, deviations: [] }, null));
  const headline = page.locator('.headline[data-verdict="sound"]');
  expect(await headline.textContent()).toBe(
    '12 balancers: all sound. Nothing deviates from what AWS documents.',
  );
  expect(await page.locator('.missing').count()).toBe(0);
});

test('a report of an older version has unknown verdicts, and does not fail', async () => {
  const { page, faults } = await open();
  const { balancers: _none, ...older } = HISTORY.report;
  await show(page, write(older as typeof HISTORY.report, null));
  expect(await page.locator('.headline').textContent()).toBe(
    'An older version made this report: it has no verdict of 12 balancers.',
  );
  expect(await page.locator('[data-tile="unknown"] strong').textContent()).toBe('12');
  expect(await page.locator('[data-tile="sound"] strong').textContent()).toBe('0');
  await page.locator('table.places tbody th a').first().click();
  expect(await page.locator('[data-judgement="unknown"]').textContent()).toContain(
    'Run npm run analyse again.',
  );
  expect(faults).toEqual([]);
});

test('a rule in the verdict filters the deviations by it', async () => {
  const { page } = await open();
  await show(page, LAB.url);
  await page.locator('#verdict').getByRole('button', { name: 'stale' }).click();
  await shown(page, fragment({ rule: 'stale' }));
  const stale = LAB.report.deviations.filter(({ rule }) => rule === 'stale');
  expect(await page.locator('#deviations-count').textContent()).toContain(
    `${stale.length} deviation by stale.`,
  );
});
