import { source } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { show } from './browser.ts';
import { fragment, HISTORY, LAB, pageOpener } from './pages.ts';

const open = pageOpener();

describe('axe finds nothing serious', () => {
  const selected = { balancer: 'app/checkout/4d5e6f708192a3b4' };
  test.each([
    ['in light', 'light', {}],
    ['in dark', 'dark', {}],
    ['with a balancer open', 'light', selected],
    ['with a balancer open, in dark', 'dark', selected],
    ['over the nodes', 'light', { level: 'node' }],
    ['over the Regions', 'dark', { level: 'region' }],
  ] as const)('%s', async (_name, colorScheme, state) => {
    const { page } = await open({ colorScheme });
    await show(page, LAB.url, fragment(state));
    expect(await axeFaults(page)).toEqual([]);
  });

  const views = HISTORY.report.balancers
    .filter(({ verdict }, at, all) => all.findIndex((one) => one.verdict === verdict) === at)
    .flatMap(({ balancer, verdict }) => [
      { verdict, balancer, media: 'screen', colorScheme: 'light' } as const,
      { verdict, balancer, media: 'screen', colorScheme: 'dark' } as const,
      { verdict, balancer, media: 'print', colorScheme: 'light' } as const,
    ]);

  test.each(views)(
    'of a balancer that is $verdict, on $media in $colorScheme',
    async ({ balancer, verdict, media, colorScheme }) => {
      const { page } = await open({ colorScheme });
      await page.emulateMedia({ media, colorScheme });
      await show(page, HISTORY.url, fragment({ balancer, verdict }));
      expect(await axeFaults(page)).toEqual([]);
    },
  );

  test.each([
    ['screen', 'light'],
    ['screen', 'dark'],
    ['print', 'light'],
    ['print', 'dark'],
  ] as const)('over all verdicts, on %s in %s', async (media, colorScheme) => {
    const { page } = await open({ colorScheme });
    await page.emulateMedia({ media, colorScheme });
    await show(page, HISTORY.url);
    expect(await axeFaults(page)).toEqual([]);
  });

  test('over curves and an open runbook', async () => {
    const { page } = await open();
    await show(page, HISTORY.url, fragment({ runbook: 'missing-resumption' }));
    await page.locator('[data-curve] summary').first().click();
    expect(await axeFaults(page)).toEqual([]);
  });
});

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** What axe finds that shuts people out: its serious and critical faults, with the elements. */
async function axeFaults(page: Page): Promise<readonly string[]> {
  // Evaluated from outside: the page's policy lets no script in.
  await page.evaluate(source);
  const { violations } = await page.evaluate<AxeResults>('axe.run(document)');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
