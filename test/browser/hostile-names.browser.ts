import { describe, expect, test } from 'vitest';
import { show } from './browser.ts';
import { fleet } from './fleet.ts';
import { pageOpener, pageWriter } from './pages.ts';

const open = pageOpener();
const write = pageWriter();

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
    const url = write(report, history);
    const { page, faults } = await open({ viewport: { width: 800, height: 900 } });
    page.on('dialog', () => expect.fail('a script ran'));
    await show(page, url);
    expect(await page.locator('table.places tbody th a').allTextContents()).toContain(name);
    await page
      .locator('table.places tbody th a', { hasText: name.slice(0, 50) })
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
