import { expect, test } from 'vitest';
import { show } from '../browser.ts';
import { withJudgedParts } from '../fleet-findings.ts';
import {
  commas,
  fragment,
  HISTORY,
  logRates,
  pageOpener,
  pageWriter,
  percent,
  testEveryPage,
} from '../pages.ts';

const open = pageOpener();
const write = pageWriter();

testEveryPage(
  'the table shows the rate, interval, ceiling and handshakes of each place',
  async (page, url, report) => {
    for (const level of ['region', 'balancer', 'node'] as const) {
      await show(page, url, fragment({ level, sort: 'handshakes' }));
      const rows = await page.locator('table.places tbody tr').allInnerTexts();
      const rates = logRates(report, level).toSorted((a, b) => b.handshakes - a.handshakes);
      for (const rate of rates.slice(0, 40)) {
        const name = rate.node ?? rate.balancer ?? rate.region;
        const wanted = [
          percent(rate.ceiling),
          commas(rate.handshakes),
          rate.rate === null ? 'log can’t tell' : percent(rate.rate),
        ];
        const matching = rows.filter(
          (row) => row.includes(name) && row.includes(rate.balancerType),
        );
        expect(
          matching.some((row) => wanted.every((text) => row.includes(text))),
          `${name} ${wanted}`,
        ).toBe(true);
      }
    }
  },
);

testEveryPage(
  'each balancer says its verdict, why, by what, since when, what is missing and unchecked',
  async (page, url, { balancers }) => {
    await show(page, url, fragment({ sort: 'name', order: 'ascending' }));
    for (const { balancer, verdict, reason, judgedBy, judgedFrom, lacks, unchecked } of balancers) {
      const row = page.locator('table.places tbody tr', { hasText: balancer }).first();
      expect(await row.locator(`.verdict.${verdict}`).count()).toBe(1);
      const why = (await row.locator('[data-cell="why"]').textContent()) ?? '';
      expect(why).toContain(reason);
      const facts = row.locator('[data-cell="why"] [data-fact]');
      const wanted = [judgedBy[0], judgedFrom, lacks[0], unchecked[0]].filter((one) => one != null);
      expect(await facts.count()).toBe(wanted.length);
      if (judgedFrom !== null) expect(why).toContain(judgedFrom.slice(0, 16).replace('T', ' '));
    }
  },
);

test('a Region counts the verdicts of its balancers', async () => {
  const { page } = await open();
  await show(page, HISTORY.url, fragment({ level: 'region' }));
  const rows = await page.locator('table.places tbody tr').all();
  for (const row of rows) {
    const region = await row.locator('.region').textContent();
    const own = HISTORY.report.balancers.filter((one) => one.region === region);
    const by = Map.groupBy(own, ({ verdict }) => verdict);
    const words = await row.locator('[data-cell="verdict"]').innerText();
    for (const [name, of] of by) {
      expect(words).toContain(`${of.length} ${name.replaceAll('-', ' ')}`);
    }
  }
});

test('a young balancer shows the judged part of its rate beside the whole', async () => {
  const { page, faults } = await open();
  await show(page, write(withJudgedParts(HISTORY.report), null));
  const young = HISTORY.report.balancers.filter(({ verdict }) => verdict === 'not-enough-evidence');
  const notes = page.locator('table.places [data-judged]');
  expect(await notes.count()).toBe(young.length);
  const since = young[0]?.judgedFrom?.slice(0, 16).replace('T', ' ');
  expect(await notes.first().textContent()).toContain(`judged since ${since}`);
  await page
    .locator('tr', { has: page.locator('[data-judged]') })
    .getByRole('link')
    .first()
    .click();
  expect(await page.locator('.loss [data-judged]').textContent()).toContain(`since ${since} UTC`);
  expect(faults).toEqual([]);
});
