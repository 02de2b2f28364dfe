import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { show } from './browser.ts';
import { fragment, HISTORY, pageOpener } from './pages.ts';

// Pictures for a person to look at, as CI keeps them; and no width makes the page scroll sideways.

const FOLDER = new URL('../../.ci-out/screenshots/', import.meta.url).pathname;
const WIDTHS = [360, 800, 1440];
const SCHEMES = ['light', 'dark'] as const;

const open = pageOpener();
const balancer = HISTORY.report.deviations[0]?.balancer ?? '';
mkdirSync(FOLDER, { recursive: true });

const views = WIDTHS.flatMap((width) =>
  SCHEMES.flatMap((colorScheme) => [
    { width, colorScheme, name: 'all', state: {} },
    { width, colorScheme, name: 'balancer', state: { balancer, span: 'week' } },
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
