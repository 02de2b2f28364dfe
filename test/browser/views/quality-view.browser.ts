import { expect } from 'vitest';
import { show } from '../browser.ts';
import { commas, testEveryPage } from '../pages.ts';

testEveryPage(
  'lines read are rows, skipped and rejected together',
  async (page, url, { sources }) => {
    await show(page, url);
    const sum = (counts: readonly number[]) => counts.reduce((total, one) => total + one, 0);
    const lines = sum(sources.map((source) => source.lines));
    const rows = sum(sources.map((source) => source.rows));
    const skipped = sum(sources.flatMap(({ skipped: by }) => Object.values(by)));
    const rejected = sum(sources.flatMap(({ rejected: by }) => Object.values(by)));
    const shown = await page.locator('#quality [data-conservation]').textContent();
    expect(shown).toBe(
      `${commas(lines)} lines read = ${commas(rows)} reduced into handshakes or trials + ` +
        `${commas(skipped)} skipped + ${commas(rejected)} rejected.`,
    );
  },
);
