import { expect, test } from 'vitest';
import { show } from '../browser.ts';
import { HISTORY, pageOpener } from '../pages.ts';

const open = pageOpener();
const NAMES = ['deviating', 'suspected', 'not-enough-evidence', 'sound'];

test('each verdict has a mark of its own shape, and its word', async () => {
  const { page } = await open();
  await show(page, HISTORY.url);
  const marks = await page
    .locator('.tiles .mark')
    .evaluateAll((all) => all.map((mark) => mark.innerHTML));
  expect(new Set(marks).size).toBe(NAMES.length);
  const words = await page.locator('.tiles .tile').allInnerTexts();
  for (const [at, name] of NAMES.entries()) expect(words[at]).toContain(name.replaceAll('-', ' '));
});

test.each(['light', 'dark'] as const)(
  'what lacks evidence is hollow, dashed and grey, in %s; what is sound is filled',
  async (colorScheme) => {
    const { page } = await open({ colorScheme });
    await show(page, HISTORY.url);
    const style = async (name: string, selector: string, property: string) =>
      await page.evaluate<string>(
        `getComputedStyle(document.querySelector('[data-tile="${name}"]${selector}'))` +
          `.getPropertyValue('${property}')`,
      );
    const doubt = 'not-enough-evidence';
    expect(await style(doubt, ' .shape', 'fill')).toBe('none');
    expect(await style(doubt, ' .shape', 'stroke-dasharray')).not.toBe('none');
    expect(await style(doubt, '', 'border-top-style')).toBe('dashed');
    expect(await style('sound', ' .shape', 'fill')).not.toBe('none');
    expect(await style('sound', '', 'border-top-style')).toBe('solid');
    // Grey: no channel stands out, green least of all.
    const channels = (await style(doubt, ' .mark', 'color')).match(/\d+/g)?.map(Number) ?? [];
    expect(Math.max(...channels) - Math.min(...channels)).toBeLessThan(25);
  },
);
