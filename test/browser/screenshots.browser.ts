import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { show } from './browser.ts';
import { fragment, HISTORY, pageOpener } from './pages.ts';

// Pictures for a person to look at, as CI keeps them; and no width makes the page scroll sideways.

const FOLDER = new URL('../../.ci-out/screenshots/', import.meta.url).pathname;
const WIDTHS = [360, 800, 1440];
/** A4 between margins of 1 cm, in pixels of 1/96 inch. */
const PAPER = { width: 718, height: 1047 };
const SCHEMES = ['light', 'dark'] as const;

const open = pageOpener();
const of = (wanted: string) =>
  HISTORY.report.balancers.find(({ verdict }) => verdict === wanted)?.balancer ?? '';
const [balancer, young] = [of('deviating'), of('not-enough-evidence')];
mkdirSync(FOLDER, { recursive: true });

const views = WIDTHS.flatMap((width) =>
  SCHEMES.flatMap((colorScheme) => [
    { width, colorScheme, name: 'all', state: {} },
    { width, colorScheme, name: 'balancer', state: { balancer, span: 'week' } },
    { width, colorScheme, name: 'young', state: { balancer: young } },
  ]),
);

test.each(views)(
  '$name at $width pixels in $colorScheme',
  async ({ width, colorScheme, name, state }) => {
    const { page, faults } = await open({
      viewport: { width, height: 900 },
      colorScheme,
    });
    await show(page, HISTORY.url, fragment(state));
    const path = join(FOLDER, `${name}-${width}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true });
    expect(statSync(path).size).toBeGreaterThan(10_000);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
  },
);

test.each([
  ['all', {}],
  ['young', { balancer: young }],
])('%s on paper', async (name, state) => {
  const { page, faults } = await open({ viewport: PAPER, colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await show(page, HISTORY.url, fragment(state));
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect(overflow).toBeLessThanOrEqual(0);
  await page.screenshot({ path: join(FOLDER, `${name}-paper.png`), fullPage: true });
  await page.pdf({ path: join(FOLDER, `${name}.pdf`), format: 'A4' });
  expect(faults).toEqual([]);
});
