import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { pageOpener } from '../pages.ts';

// The elements alone, in an empty page.

const DOM = new URL('../../../functions/publish/page/views/dom.ts', import.meta.url).pathname;
const open = pageOpener();
let page: Page;

beforeAll(async () => {
  const { outputFiles } = await build({
    ...{ entryPoints: [DOM], bundle: true, write: false, format: 'iife', globalName: 'dom' },
    tsconfigRaw: {},
  });
  ({ page } = await open());
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
});

/** The markup of what an expression makes. */
async function markup(expression: string): Promise<string> {
  return await page.evaluate(
    `(() => { const made = ${expression}; return made.outerHTML ?? 'text: ' + made; })()`,
  );
}

test('text of children and attributes is never markup', async () => {
  expect(await markup(`dom.el('p', { title: '"><b>' }, '<b>', null, 'c')`)).toBe(
    '<p title="&quot;&gt;&lt;b&gt;">&lt;b&gt;c</p>',
  );
});

test.each([
  ['https://a.example/', '<a href="https://a.example/" rel="noopener noreferrer">x</a>'],
  ['http://a.example/', 'text: x'],
  ['javascript:alert(1)', 'text: x'],
  ['//a.example/', 'text: x'],
])('a link to %s', async (url, wanted) => {
  expect(await markup(`dom.outLink('x', '${url}')`)).toBe(wanted);
});

test('a table has a head where it has columns, and names its rows', async () => {
  const row = `dom.row({ id: 'r' }, 'name', ['1', dom.numberCell('2')])`;
  const body =
    '<tbody><tr id="r"><th scope="row">name</th><td>1</td><td class="number">2</td></tr></tbody>';
  expect(await markup(`dom.table({ class: 'plain' }, null, [], [${row}])`)).toBe(
    `<table class="plain">${body}</table>`,
  );
  expect(await markup(`dom.table({}, dom.hiddenCaption('c'), ['a', 'b'], [${row}])`)).toBe(
    '<table><caption class="hidden">c</caption>' +
      `<thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>${body}</table>`,
  );
});

test('a box that scrolls takes focus and has a name', async () => {
  expect(await markup(`dom.scrollBox('Places', 'x')`)).toBe(
    '<div class="scroll" tabindex="0" role="region" aria-label="Places">x</div>',
  );
});

test('a button submits nothing, and acts when it is pressed', async () => {
  const presses = await page.evaluate(
    `(() => { let n = 0; const b = dom.button('x', {}, () => { n += 1; }); b.click(); return [n, b.type]; })()`,
  );
  expect(presses).toEqual([1, 'button']);
});

test('an element that the page lacks is a fault that names it', async () => {
  await expect(page.evaluate(`dom.held('nowhere')`)).rejects.toThrow('the page has no #nowhere');
});

test('SVG elements are in their namespace', async () => {
  expect(await page.evaluate(`dom.svg('rect', { x: '1' }).namespaceURI`)).toBe(
    'http://www.w3.org/2000/svg',
  );
});
