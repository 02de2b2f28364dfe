import { expect, test } from 'vitest';
import { show } from '../browser.ts';
import { fragment, HISTORY, pageOpener, pageWriter, percent } from '../pages.ts';

const open = pageOpener();
const write = pageWriter();
const survival = HISTORY.report.survival ?? [];
const balancer = survival[0]?.balancer ?? '';
const ofBalancer = survival.filter(({ node }) => node === null);

test('draws a curve for each mechanism, with an interval and a point at each age tried', async () => {
  const { page, faults } = await open();
  await show(page, HISTORY.url, fragment({ balancer }));
  const panels = page.locator('[data-survival]');
  const mechanisms = [...new Set(ofBalancer.map(({ mechanism }) => mechanism))];
  expect(await panels.count()).toBe(mechanisms.length);
  for (const { mechanism, relation, points } of ofBalancer) {
    const panel = page.locator(`[data-survival="${mechanism}"]`);
    const tried = points.filter(({ accepted }) => accepted !== null).length;
    expect(tried).toBeGreaterThan(5);
    expect(await panel.locator(`.point.${relation} path, .point.${relation} circle`).count()).toBe(
      tried,
    );
    expect(await panel.locator(`.interval.${relation} line`).count()).toBe(tried);
    expect(await panel.locator(`.lived.${relation} path`).getAttribute('d')).toContain('L');
  }
  expect(faults).toEqual([]);
});

test('is told apart without colour: by shape of the points, and by the line', async () => {
  const { page } = await open();
  await show(page, HISTORY.url, fragment({ balancer }));
  const psk = page.locator('[data-survival="psk"]');
  expect(await psk.locator('.point.same-node circle').count()).toBeGreaterThan(0);
  expect(await psk.locator('.point.cross-node circle').count()).toBe(0);
  const dashed = await page.evaluate<readonly string[]>(
    `['same-node', 'cross-node'].map((relation) => getComputedStyle(document.querySelector(
      '[data-survival="psk"] .lived.' + relation)).strokeDasharray)`,
  );
  expect(dashed).toEqual(['none', '5px, 3px']);
});

test('marks the hint and its end, the change of keys, and ages at which all were withheld', async () => {
  const { page } = await open();
  await show(page, HISTORY.url, fragment({ balancer }));
  const psk = page.locator('[data-survival="psk"]');
  expect(await psk.locator('.bound-label').allTextContents()).toEqual(['hint 24h', 'key 10h']);
  expect(await psk.locator('.beyond-hint rect').count()).toBe(1);
  expect(await psk.locator('svg').first().textContent()).toContain('w');
  const ids = page.locator('[data-survival="session-id"]');
  expect(await ids.locator('.bound-label, .beyond-hint rect').count()).toBe(0);
  expect(await page.locator('.lived-keys').textContent()).toContain('withheld: beyond the hint');
});

test('says the same in words, and holds all values in a table that a key opens', async () => {
  const { page, faults } = await open();
  await show(page, HISTORY.url, fragment({ balancer }));
  for (const curve of ofBalancer) {
    const panel = page.locator(`[data-survival="${curve.mechanism}"]`);
    const facts = panel.locator(`[data-relation="${curve.relation}"]`);
    expect(await facts.locator('[data-fact="at-24h"] dd').textContent()).toContain(
      percent(curve.acceptedAt24h),
    );
    const label = (await panel.locator('svg.plot').getAttribute('aria-label')) ?? '';
    for (const { accepted } of curve.points) {
      if (accepted !== null) expect(label).toContain(percent(accepted));
    }
  }
  const [first] = ofBalancer;
  const panel = page.locator(`[data-survival="${first?.mechanism}"]`);
  await panel.locator('summary').focus();
  await page.keyboard.press('Enter');
  expect(await panel.locator('tbody tr').first().isVisible()).toBe(true);
  const curves = ofBalancer.filter(({ mechanism }) => mechanism === first?.mechanism);
  expect(await panel.locator('tbody tr').count()).toBe(
    curves.reduce((sum, { points }) => sum + points.length, 0),
  );
  expect(faults).toEqual([]);
});

test('tells of the point that a pointer is at', async () => {
  const { page, faults } = await open();
  await show(page, HISTORY.url, fragment({ balancer }));
  const panel = page.locator('[data-survival="session-id"] svg.plot');
  await panel.hover({ position: { x: 60, y: 60 } });
  await expect.poll(() => panel.textContent()).toContain('10s: 100.0%');
  expect(faults).toEqual([]);
});

test('of a node shows its own curves', async () => {
  const node = survival.find((curve) => curve.node !== null)?.node ?? '';
  const { page } = await open();
  await show(page, HISTORY.url, fragment({ balancer, node }));
  const offered = ofNode(node, 'session-id');
  expect(
    await page
      .locator('[data-survival="session-id"] [data-fact="sessions"] dd')
      .first()
      .textContent(),
  ).toBe(String(offered));
  expect(offered).toBeLessThan(ofNode(null, 'session-id'));
});

function ofNode(node: string | null, mechanism: string): number {
  const own = survival.filter((curve) => curve.node === node && curve.mechanism === mechanism);
  const points = own.flatMap((curve) => curve.points);
  return points.reduce((sum, { resumed, full }) => sum + resumed + full, 0);
}

test('is not there where nobody asked how long sessions live', async () => {
  const other = HISTORY.report.balancers.find((one) => one.balancer !== balancer)?.balancer ?? '';
  const { page } = await open();
  await show(page, HISTORY.url, fragment({ balancer: other }));
  expect(await page.locator('[data-survival]').count()).toBe(0);
  expect(await page.locator('#balancer').textContent()).not.toContain('How long sessions live');
});

test('a balancer of which only survival is known is on the page', async () => {
  const { report } = HISTORY;
  const alone = { balancer: 'app/alone/0000000000000001', region: 'eu-west-1' };
  const only = survival.map((curve) => ({ ...curve, ...alone }));
  const { page, faults } = await open();
  await show(page, write({ ...report, survival: only }, null), fragment(alone));
  expect(await page.locator('[data-survival]').count()).toBe(3);
  expect(faults).toEqual([]);
});

test('on paper the values are unfolded', async () => {
  const { page } = await open({ viewport: { width: 718, height: 1047 } });
  await show(page, HISTORY.url, fragment({ balancer }));
  await page.emulateMedia({ media: 'print' });
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  expect(await page.locator('[data-survival] tbody tr').first().isVisible()).toBe(true);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect(overflow).toBeLessThanOrEqual(0);
});
